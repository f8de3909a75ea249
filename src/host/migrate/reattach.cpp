// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/reattach.hpp"

#include "base/text/printable.hpp"
#include "host/core/pair.hpp"
#include "host/kernel/settings_files.hpp"
#include "host/migrate/all_pairs.hpp"
#include "host/migrate/job.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;

/// A virtual function that a domain is to have.
struct Owed {
    /// The domain's XML that it is in.
    const std::string* text{};
    core::Interface function{};
};

class Reattach {
public:
    Reattach(libvirt::Change& domain, const kernel::Places* places, const Known& known,
             Given& given)
        : domain_(&domain), places_(places), known_(&known), given_(&given),
          live_(domain.liveXml()), persistent_(domain.persistentXml()) {
        if (places != nullptr) {
            cards_ = kernel::readSettingsFiles(kernel::settingsFile).cards;
        }
    }

    void give(bool setsLinks);

private:
    [[nodiscard]] std::optional<core::Interface> functionIn(const std::string& text,
                                                            const core::Mac& mac) const;
    [[nodiscard]] std::optional<Owed> owed(const core::Mac& mac) const;
    [[nodiscard]] std::vector<core::PciAddress> candidates(const core::Pair& pair,
                                                           const core::Interface& owed) const;
    void attach(const core::Pair& pair, const Owed& owed);
    bool attachOne(const std::string& xml, const core::Interface& owed, std::string& why);
    void setLinkUp(const core::Interface& standby);
    [[nodiscard]] bool isToStay(const core::Pair& pair, const core::Interface& defined,
                                const core::PciAddress& used) const;
    void correctDefinition(const core::Pair& pair, const std::optional<core::PciAddress>& used);
    void report(const core::Pair& pair, const core::PciAddress& attached);

    libvirt::Change* domain_;
    const kernel::Places* places_;
    const Known* known_;
    Given* given_;
    core::CardsByNetwork cards_{};
    std::string live_;
    std::string persistent_;
};

// The host's driver may take a moment to show the interface of one that it has just got back.
void awaitInterface(const kernel::Places& places, const core::PciAddress& address) {
    constexpr auto settleLimit = 2s;
    const auto limit = std::chrono::steady_clock::now() + settleLimit;
    const auto isSettling = [&] {
        const auto function = places.function(address);
        return function && !function->interface && !function->driver.empty() &&
               !core::isForGuests(function->driver);
    };
    while (isSettling() && std::chrono::steady_clock::now() < limit) {
        std::this_thread::sleep_for(pollTime);
    }
}

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

std::vector<core::PciAddress> Reattach::candidates(const core::Pair& pair,
                                                   const core::Interface& owed) const {
    if (!owed.hostAddress) {
        return {};
    }
    if (places_ != nullptr) {
        awaitInterface(*places_, *owed.hostAddress);
        auto cards = cardsHere(*places_, cards_, pair);
        // What it has had here leads where it is to lead, whatever its card.
        const auto before = functionIn(known_->before, *pair.mac());
        if (before && before->hostAddress &&
            kernel::isOfAnother(*places_, cards, *before->hostAddress)) {
            cards.reset();
        }
        return functionsHere(*places_, cards, pair, owed);
    }
    const auto chosen = known_->chosen.find(pair.mac()->toString());
    return chosen == known_->chosen.end() ? std::vector<core::PciAddress>{}
                                          : std::vector{chosen->second};
}

void Reattach::attach(const core::Pair& pair, const Owed& owed) {
    const std::string mac = pair.mac()->toString();
    const core::Interface& function = owed.function;
    std::string why = "there is no virtual function for it that nobody uses";
    if (!function.hostAddress && attachOne(*owed.text, function, why)) {
        given_->done.push_back(mac + " has its virtual function");
        return;
    }
    for (const core::PciAddress& address : candidates(pair, function)) {
        core::Interface other = function;
        other.hostAddress = address;
        if (attachOne(xml::withFunction(*owed.text, function, address), other, why)) {
            report(pair, address);
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

// What an administrator has set for the next start stays; also one of a card that seems to be
// a wrong one, where the domain runs with such a one.
bool Reattach::isToStay(const core::Pair& pair, const core::Interface& defined,
                        const core::PciAddress& used) const {
    if (places_ == nullptr) {
        return true;
    }
    const core::PciAddress named = *defined.hostAddress;
    const auto cards = cardsHere(*places_, cards_, pair);
    const bool isWrong =
        kernel::isOfAnother(*places_, cards, named) && !kernel::isOfAnother(*places_, cards, used);
    return !isWrong && canBeHad(*places_, named, defined.managed) &&
           std::ranges::count(known_->replaced, named) == 0;
}

// A migration takes the definition along as it is on the source.
void Reattach::correctDefinition(const core::Pair& pair,
                                 const std::optional<core::PciAddress>& used) {
    const auto defined = functionIn(persistent_, *pair.mac());
    const auto named = defined ? defined->hostAddress : std::nullopt;
    if (!named || !used || *named == *used || isToStay(pair, *defined, *used)) {
        return;
    }
    persistent_ = xml::withFunction(persistent_, *defined, *used);
    domain_->define(persistent_);
    given_->done.push_back(pair.mac()->toString() + ": the definition has " + used->toString() +
                           " now, instead of " + named->toString());
}

// Other pairs may lack theirs still.
void Reattach::report(const core::Pair& pair, const core::PciAddress& attached) {
    const std::string mac = pair.mac()->toString();
    given_->done.push_back(mac + " has the virtual function " + attached.toString());
    try {
        correctDefinition(pair, attached);
    } catch (const libvirt::LibvirtError& error) {
        given_->lacking.push_back(
            mac + ": its definition names another one: " + base::printable(error.what()));
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
            correctDefinition(pair, pair.primary->hostAddress);
        } else if (const auto missing = owed(*pair.mac())) {
            attach(pair, *missing);
        }
    }
}

} // namespace

Given reattach(libvirt::Change& domain, const kernel::Places* places, const Known& known,
               bool setsLinks) {
    Given given;
    Reattach(domain, places, known, given).give(setsLinks);
    return given;
}

} // namespace netfailover::host::migrate
