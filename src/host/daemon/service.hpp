// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"
#include "host/daemon/child.hpp"
#include "host/daemon/domains.hpp"
#include "host/daemon/entries.hpp"
#include "host/daemon/hook_server.hpp"
#include "host/daemon/questions.hpp"

#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace netfailover::host::daemon {

/// Programs that the service runs, each with its first arguments.
struct Programs {
    /// Prints what libvirt tells of itself.
    std::vector<std::string> watch{};
    /// Prints what libvirt answers.
    std::vector<std::string> ask{};
    /// Gives a domain what it lacks; the UUID follows.
    std::vector<std::string> reattach{};
    /// Asks a guest's agent, and prints one report; the UUID follows.
    std::vector<std::string> agent{};
    /// Writes into a domain's XML; the UUID and the element follow.
    std::vector<std::string> record{};
};

/// Hears the hook, libvirt and the kernel, and has Domains do what follows.
class Service {
public:
    /// @param changed is called after anything may have changed
    Service(base::Loop& loop, Domains& domains, int listener, Programs programs,
            std::chrono::microseconds idleTime, std::function<void()> changed,
            SharedFiles files = {});

private:
    /// What is changed, and the domain's UUID.  One change waits for no other, as one of them
    /// may be due for good.
    enum class What : std::uint8_t { Record, Reattach };
    using Change = std::pair<std::string, What>;

    [[nodiscard]] std::string answer(const std::string& text);
    void take(std::string_view line, Time asked);
    void takeReport(const libvirt::Report& report, Time asked);
    void takeFound(const libvirt::Found& found, Time asked);
    void heard();
    void readDetaching();
    void startWatch();
    void ask(const std::string& question);
    void find(const std::string& uuid);
    void settle();
    void giveWhatLacks();
    void attempt(const Change& change, const std::vector<std::string>& command);
    void hasten(bool isCertain);
    [[nodiscard]] bool isAnyMoving() const;
    void askWhatChanges(Time now);
    void askAgent(const std::string& uuid, Time now);
    void endQuestions();
    void onTime();

    /// A change of a domain, and when it is tried again.
    struct Attempt {
        std::unique_ptr<Child> child{};
        Time start{};
        Time end{};
        Time next{};
        std::chrono::seconds pause{5};
        bool isOver{};

        [[nodiscard]] bool isUnderWay() const { return child && !isOver; }
    };

    /// A question that a guest's agent may answer late.
    struct Question {
        std::unique_ptr<Child> child{};
        Time next{};
        std::chrono::seconds pause{1};
        bool isAnswered{};
        bool isOver{};
    };

    base::Loop* loop_;
    Domains* domains_;
    Programs programs_;
    SharedFiles files_;
    std::chrono::microseconds idleTime_;
    std::function<void()> changed_;
    Entries entries_;
    std::map<Change, Attempt> attempts_;
    std::map<std::string, Question> questions_;
    std::unique_ptr<Child> watch_;
    Questions asking_;
    bool hasWatchEnded_{};
    /// Since when nobody tells anything.
    std::optional<Time> silentSince_{};
    Time nextQuestion_{};
    Time nextOfSending_{};
    /// Entries may move with each frame: what they tell is not taken up more often.
    Time nextOfEntries_{};
    bool isEntryDue_{};
    /// Links have changed, so libvirt's domains may have.
    bool isListDue_{};
    bool isIdle_{};
    HookServer server_;
    base::Source kernel_;
    base::Source timer_;
    base::Source restart_;
    base::Source links_;
    base::Source answered_;
    base::Source idle_;
    std::optional<base::Source> detaching_;
};

} // namespace netfailover::host::daemon
