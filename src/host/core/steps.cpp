// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What each step is to a person, and how it is taken back.
#include "base/text/shell.hpp"
#include "host/core/transaction.hpp"

namespace netfailover::host::core {

namespace {

std::string onOff(bool on) {
    return on ? "on" : "off";
}

std::string ofVf(const VfId& vf) {
    return "ip link set dev " + base::shellQuoted(vf.pf.name) + " vf " + std::to_string(vf.number);
}

std::string linkWord(VfLink link) {
    switch (link) {
    case VfLink::Auto:
        return "auto";
    case VfLink::Enable:
        return "enable";
    case VfLink::Disable:
        break;
    }
    return "disable";
}

std::string vlanWords(const VfAttributes& vf) {
    return " vlan " + std::to_string(vf.vlan) + " qos " + std::to_string(vf.qos) +
           (vf.vlanProtocol == serviceTag ? " proto 802.1ad" : "");
}

std::string kindWord(EntryKind kind) {
    switch (kind) {
    case EntryKind::Learned:
        return " dynamic";
    case EntryKind::Static:
        return " static";
    case EntryKind::Permanent:
        break;
    }
    return " permanent";
}

std::string ofEntry(const std::string& verb, const FdbEntry& entry) {
    return "bridge fdb " + verb + " " + entry.mac.toString() + " dev " +
           base::shellQuoted(entry.port.name) + (entry.self ? " self" : " master");
}

std::string vlanWord(const FdbEntry& entry) {
    return entry.vlan == 0 ? "" : " vlan " + std::to_string(entry.vlan);
}

struct Undo {
    std::optional<SwitchStep> operator()(const SetVfMac& step) const {
        return SetVfMac{.vf = step.vf, .from = step.to, .to = step.from};
    }
    std::optional<SwitchStep> operator()(const SetVf& step) const {
        return SetVf{.vf = step.vf, .from = step.to, .to = step.from};
    }
    std::optional<SwitchStep> operator()(const PutEntry& step) const {
        if (step.before && step.before->kind != EntryKind::Learned) {
            return PutEntry{.entry = *step.before, .before = step.entry};
        }
        return DeleteEntry{.entry = step.entry};
    }
    std::optional<SwitchStep> operator()(const DeleteEntry& step) const {
        if (step.entry.kind == EntryKind::Learned) {
            return std::nullopt;
        }
        return PutEntry{.entry = step.entry};
    }
};

struct Command {
    std::string operator()(const SetVfMac& step) const {
        return ofVf(step.vf) + " mac " + step.to.toString();
    }
    std::string operator()(const SetVf& step) const {
        return ofVf(step.vf) + attributeWords(step.from, step.to);
    }
    std::string operator()(const PutEntry& step) const {
        return ofEntry(step.entry.self ? "add" : "replace", step.entry) +
               kindWord(step.entry.kind) + (step.entry.sticky ? " sticky" : "") +
               vlanWord(step.entry);
    }
    std::string operator()(const DeleteEntry& step) const {
        return ofEntry("del", step.entry) + vlanWord(step.entry);
    }
};

} // namespace

std::string attributeWords(const VfAttributes& from, const VfAttributes& to) {
    std::string words;
    if (differsInVlan(from, to)) {
        words += vlanWords(to);
    }
    if (from.minRate != to.minRate || from.maxRate != to.maxRate) {
        words += " max_tx_rate " + std::to_string(to.maxRate) + " min_tx_rate " +
                 std::to_string(to.minRate);
    }
    if (to.spoofCheck && from.spoofCheck != to.spoofCheck) {
        words += " spoofchk " + onOff(*to.spoofCheck);
    }
    if (to.trust && from.trust != to.trust) {
        words += " trust " + onOff(*to.trust);
    }
    if (to.link && from.link != to.link) {
        words += " state " + linkWord(*to.link);
    }
    return words;
}

std::optional<SwitchStep> undo(const SwitchStep& step) {
    return std::visit(Undo{}, step);
}

std::string command(const SwitchStep& step) {
    return std::visit(Command{}, step);
}

} // namespace netfailover::host::core
