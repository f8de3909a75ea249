// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/admission.hpp"

#include "host/core/pair.hpp"
#include "host/kernel/cards.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

#include <algorithm>

namespace netfailover::host::daemon {

namespace {

using core::PciAddress;
using core::Stage;

/// Why a virtual function that was named cannot be had.
struct Objection {
    /// "" where it can.
    std::string why{};
    /// Libvirt would have it all the same, to the harm of this host or the domain.
    bool isUnknownToLibvirt{};
};

class Choice {
public:
    Choice(const kernel::Places& places, const core::Settings& settings, const Records& records,
           std::string uuid)
        : places_(&places), settings_(&settings), records_(&records), uuid_(std::move(uuid)) {}

    [[nodiscard]] Objection objection(const core::Pair& pair, const PciAddress& named) const;
    [[nodiscard]] std::optional<PciAddress> other(const core::Pair& pair,
                                                  const PciAddress& named) const;
    /// Whether somebody may have it of whom only libvirt knows: where libvirt binds the
    /// driver for guests itself, that is bound for one already.
    [[nodiscard]] bool isDoubtful(const core::Interface& primary, const PciAddress& named) const;
    void reserve(const PciAddress& address) { reserved_.push_back(address); }

private:
    [[nodiscard]] bool isTaken(const PciAddress& address) const;
    [[nodiscard]] std::optional<kernel::Cards> right(const core::Pair& pair) const;
    [[nodiscard]] kernel::Cards cards(const core::Pair& pair, const PciAddress& named) const;

    const kernel::Places* places_;
    const core::Settings* settings_;
    const Records* records_;
    std::string uuid_;
    std::vector<PciAddress> reserved_{};
};

bool has(const DomainRecord& record, const PciAddress& address) {
    const bool isHere = std::ranges::any_of(record.pairs, [&](const PairRecord& pair) {
        return pair.hasFunction && pair.place.vf && pair.place.vf->address == address;
    });
    const bool isPromised = std::ranges::count(record.replaced, address, &Replacement::chosen) > 0;
    const bool isComing = record.course.stage != Stage::Gone || record.course.announced;
    return (isHere && record.course.stage != Stage::Gone) || (isPromised && isComing);
}

bool Choice::isTaken(const PciAddress& address) const {
    return std::ranges::count(reserved_, address) > 0 ||
           std::ranges::any_of(*records_, [&](const auto& entry) {
               return entry.first != uuid_ && has(entry.second, address);
           });
}

// What a network of libvirt's leads to only the settings can tell.
std::optional<kernel::Cards> Choice::right(const core::Pair& pair) const {
    const core::Interface& standby = pair.standby;
    return kernel::rightCards(*places_, settings_->cards, standby.source,
                              standby.type == "bridge" ? standby.source : "");
}

// Two functions of one card lead to the same network.
kernel::Cards Choice::cards(const core::Pair& pair, const PciAddress& named) const {
    if (const auto names = right(pair); names || pair.standby.type == "bridge") {
        return names.value_or(kernel::Cards{});
    }
    const auto function = places_->function(named);
    return function ? kernel::Cards{function->id.pf.name} : kernel::Cards{};
}

Objection Choice::objection(const core::Pair& pair, const PciAddress& named) const {
    const std::string name = "the virtual function " + named.toString() + " of " +
                             pair.standby.mac.value_or(core::Mac{}).toString();
    if (!places_->has(named)) {
        return {.why = name + " is not on this host"};
    }
    if (places_->isOfHost(named)) {
        return {.why = name + " is in use by this host itself", .isUnknownToLibvirt = true};
    }
    if (isTaken(named)) {
        return {.why = name + " has another domain here"};
    }
    if (kernel::isOfAnother(*places_, right(pair), named)) {
        return {.why = name + " is of another card than " + pair.standby.source,
                .isUnknownToLibvirt = true};
    }
    if (!pair.primary->managed && !core::isForGuests(places_->driverOf(named))) {
        return {.why = name + " is not bound for guests, and libvirt is not to bind it "
                              "(managed='no')"};
    }
    return {};
}

bool Choice::isDoubtful(const core::Interface& primary, const PciAddress& named) const {
    const auto function = places_->function(named);
    return primary.managed && function && core::isForGuests(function->driver);
}

std::optional<PciAddress> Choice::other(const core::Pair& pair, const PciAddress& named) const {
    for (const std::string& card : cards(pair, named)) {
        for (const kernel::FunctionPlace& function : places_->functionsOf(card)) {
            if (places_->isReady(function, pair.primary->managed) && !isTaken(function.address)) {
                return function.address;
            }
        }
    }
    return std::nullopt;
}

} // namespace

Admission admit(const kernel::Places& places, const core::Settings& settings,
                const Records& records, std::string_view xml) {
    const core::Domain domain = xml::readDomain(xml);
    Choice choice(places, settings, records, domain.uuid);
    Admission admission;
    for (const core::Pair& pair : core::pairsOf(domain)) {
        const auto named = pair.primary ? pair.primary->hostAddress : std::nullopt;
        if (!named || !pair.mac()) {
            continue;
        }
        const auto [why, isUnknownToLibvirt] = choice.objection(pair, *named);
        const bool isFine = why.empty() && !choice.isDoubtful(*pair.primary, *named);
        const auto other = isFine ? std::nullopt : choice.other(pair, *named);
        if (isFine || (why.empty() && !other)) {
            choice.reserve(*named);
        } else if (other) {
            choice.reserve(*other);
            admission.replaced.push_back({.mac = *pair.mac(), .named = *named, .chosen = *other});
            admission.xml = xml::withFunction(admission.xml.empty() ? xml : admission.xml,
                                              *pair.primary, *other);
        } else if (settings.refuses || isUnknownToLibvirt) {
            return {.refusal = why};
        }
    }
    return admission;
}

} // namespace netfailover::host::daemon
