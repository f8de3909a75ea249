// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/reattach.hpp"

#include "base/text/printable.hpp"
#include "host/core/pair.hpp"
#include "host/migrate/all_pairs.hpp"
#include "host/migrate/choose.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

namespace netfailover::host::migrate {

namespace {

/// A virtual function that a domain is to have.
struct Owed {
    /// The domain's XML that it is in.
    const std::string* text{};
    core::Interface function{};
};

class Reattach {
public:
    Reattach(libvirt::Change& domain, const kernel::Places& places, const Known& known,
             Given& given)
        : domain_(&domain), places_(&places), known_(&known), given_(&given),
          live_(domain.liveXml()), persistent_(domain.persistentXml()) {}

    void give(bool setsLinks);

private:
    [[nodiscard]] std::optional<core::Interface> functionIn(const std::string& text,
                                                            const core::Mac& mac) const;
    [[nodiscard]] std::optional<Owed> owed(const core::Mac& mac) const;
    void attach(const core::Pair& pair, const Owed& owed);
    bool attachOne(const std::string& xml, const core::Interface& owed, std::string& why);
    void setLinkUp(const core::Interface& standby);
    void correctDefinition(const core::Pair& pair);

    libvirt::Change* domain_;
    const kernel::Places* places_;
    const Known* known_;
    Given* given_;
    std::string live_;
    std::string persistent_;
};

std::optional<core::Interface> Reattach::functionIn(const std::string& text,
                                                    const core::Mac& mac) const {
    return text.empty() ? std::nullopt
                        : core::functionOf(xml::readDomain(text), mac, known_->pools);
}

std::optional<Owed> Reattach::owed(const core::Mac& mac) const {
    for (const std::string* text : {&persistent_, &known_->before}) {
        if (const auto found = functionIn(*text, mac)) {
            return Owed{.text = text, .function = *found};
        }
    }
    return std::nullopt;
}

bool Reattach::attachOne(const std::string& xml, const core::Interface& owed, std::string& why) {
    try {
        domain_->attach(xml::deviceXml(xml, owed).value_or(""));
        return true;
    } catch (const libvirt::LibvirtError& error) {
        why = error.what();
        return false;
    }
}

void Reattach::attach(const core::Pair& pair, const Owed& owed) {
    const std::string mac = pair.mac()->toString();
    const core::Interface& function = owed.function;
    std::string why = "this host has no virtual function for it";
    if (!function.hostAddress && attachOne(*owed.text, function, why)) {
        given_->done.push_back(mac + " has its virtual function");
        return;
    }
    for (const core::PciAddress& address : functionsHere(*places_, pair, function)) {
        core::Interface other = function;
        other.hostAddress = address;
        if (attachOne(xml::withFunction(*owed.text, function, address), other, why)) {
            given_->done.push_back(mac + " has the virtual function " + address.toString());
            return;
        }
        // The daemon, or whoever has moved it here, was faster: any other one would have the
        // pair's MAC, too, until libvirt finds its place in the guest taken.
        if (functionIn(domain_->liveXml(), *pair.mac())) {
            given_->done.push_back(mac + " has its virtual function");
            return;
        }
    }
    given_->lacking.push_back(mac + ": " + base::printable(why));
}

void Reattach::setLinkUp(const core::Interface& standby) {
    domain_->update(xml::withLink(xml::deviceXml(live_, standby).value_or(""), true));
    given_->done.push_back(standby.mac.value_or(core::Mac{}).toString() +
                           ": the standby's link is up");
}

// A migration takes the definition along as it is on the source.
void Reattach::correctDefinition(const core::Pair& pair) {
    const auto defined = functionIn(persistent_, *pair.mac());
    const auto named = defined ? defined->hostAddress : std::nullopt;
    const auto& used = pair.primary->hostAddress;
    if (!named || !used || *named == *used) {
        return;
    }
    const auto function = places_->function(*named);
    const bool canBeHad = function && !core::isForGuests(function->driver);
    if (!canBeHad) {
        persistent_ = xml::withFunction(persistent_, *defined, *used);
        domain_->define(persistent_);
        given_->done.push_back(pair.mac()->toString() + ": the definition has " + used->toString() +
                               " now, instead of " + named->toString());
    }
}

void Reattach::give(bool setsLinks) {
    for (const core::Pair& pair : allPairs(live_, {persistent_, known_->before}, known_->pools)) {
        if (setsLinks && pair.standby.link == core::LinkState::Down) {
            setLinkUp(pair.standby);
        }
        if (!pair.mac()) {
            continue;
        }
        if (pair.primary) {
            correctDefinition(pair);
        } else if (const auto missing = owed(*pair.mac())) {
            attach(pair, *missing);
        }
    }
}

} // namespace

Given reattach(libvirt::Change& domain, const kernel::Places& places, const Known& known,
               bool setsLinks) {
    Given given;
    Reattach(domain, places, known, given).give(setsLinks);
    return given;
}

} // namespace netfailover::host::migrate
