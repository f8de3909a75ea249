// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/reattach.hpp"

#include "base/text/printable.hpp"
#include "host/core/pair.hpp"
#include "host/migrate/choose.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

namespace netfailover::host::migrate {

namespace {

class Reattach {
public:
    Reattach(libvirt::Change& domain, const kernel::Places& places, Given& given)
        : domain_(&domain), places_(&places), given_(&given), live_(domain.liveXml()),
          persistent_(domain.persistentXml()) {}

    void give(bool setsLinks);

private:
    [[nodiscard]] std::optional<core::Interface> owed(const core::Pair& pair) const;
    void attach(const core::Pair& pair, const core::Interface& owed);
    bool attachOne(const std::string& xml, const core::Interface& owed, std::string& why);
    void setLinkUp(const core::Interface& standby);
    void correctDefinition(const core::Pair& pair);

    libvirt::Change* domain_;
    const kernel::Places* places_;
    Given* given_;
    std::string live_;
    std::string persistent_;
};

std::optional<core::Interface> Reattach::owed(const core::Pair& pair) const {
    const core::Domain domain = persistent_.empty() ? core::Domain{} : xml::readDomain(persistent_);
    return pair.mac() ? core::functionOf(domain, *pair.mac()) : std::nullopt;
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

void Reattach::attach(const core::Pair& pair, const core::Interface& owed) {
    const std::string mac = pair.mac()->toString();
    std::string why = "this host has no virtual function for it";
    if (!owed.hostAddress && attachOne(persistent_, owed, why)) {
        given_->done.push_back(mac + " has its virtual function");
        return;
    }
    for (const core::PciAddress& address : functionsHere(*places_, pair, owed)) {
        core::Interface other = owed;
        other.hostAddress = address;
        if (attachOne(xml::withFunction(persistent_, owed, address), other, why)) {
            given_->done.push_back(mac + " has the virtual function " + address.toString());
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
    const auto defined = owed(pair);
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
    for (const core::Pair& pair : core::pairsOf(xml::readDomain(live_))) {
        if (setsLinks && pair.standby.link == core::LinkState::Down) {
            setLinkUp(pair.standby);
        }
        if (!pair.mac()) {
            continue;
        }
        if (pair.primary) {
            correctDefinition(pair);
        } else if (const auto missing = owed(pair)) {
            attach(pair, *missing);
        }
    }
}

} // namespace

Given reattach(libvirt::Change& domain, const kernel::Places& places, bool setsLinks) {
    Given given;
    Reattach(domain, places, given).give(setsLinks);
    return given;
}

} // namespace netfailover::host::migrate
