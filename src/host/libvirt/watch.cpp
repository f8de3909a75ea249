// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/watch.hpp"

#include "host/core/hook_call.hpp"
#include "host/libvirt/handles.hpp"
#include "host/libvirt/monitor_event.hpp"
#include "host/libvirt/report.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <libvirt/libvirt-qemu.h>
#include <set>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace netfailover::host::libvirt {

namespace {

using core::Event;

class Watch {
public:
    explicit Watch(const std::string& uri);
    void run();

private:
    void registerEvents();
    template <class Callback> void onDomain(int event, Callback callback);
    void report(const Report& report);
    void happened(virDomainPtr domain, Event event);
    void read();
    void answer(const std::string& question);
    void list();
    void find(const std::string& uuid);
    void askAgain();

    static Watch* of(void* self) { return static_cast<Watch*>(self); }
    static int onLifecycle(virConnectPtr, virDomainPtr domain, int event, int detail, void* self);
    static void onDevice(virConnectPtr, virDomainPtr domain, const char*, void* self);
    static void onMonitor(virConnectPtr, virDomainPtr domain, const char* event, long long,
                          unsigned, const char* details, void* self);

    ConnectionHandle connection_;
    /// Domains to be found once libvirt's events are served: it must not be asked meanwhile.
    std::set<std::string> due_;
    /// Those that libvirt was busy with, and a timer for them.
    std::set<std::string> busy_;
    int timer_{};
    /// Domains that somebody has been told of: one may lose what shows a pair.
    std::set<std::string> known_;
    std::string input_;
    bool isListDue_{true};
    bool isOver_{};
};

constexpr int busyMilliseconds = 250;
constexpr int never = -1;

Watch::Watch(const std::string& uri) {
    (void)virEventRegisterDefaultImpl();
    connection_ = openConnection(uri, 0);
    (void)virConnectRegisterCloseCallback(
        connection_.get(), [](virConnectPtr, int, void* self) { of(self)->isOver_ = true; }, this,
        nullptr);
    registerEvents();
    (void)virEventAddHandle(
        STDIN_FILENO, VIR_EVENT_HANDLE_READABLE | VIR_EVENT_HANDLE_HANGUP,
        [](int, int, int, void* self) { of(self)->read(); }, this, nullptr);
    timer_ = virEventAddTimeout(
        never, [](int, void* self) { of(self)->askAgain(); }, this, nullptr);
}

void Watch::askAgain() {
    virEventUpdateTimeout(timer_, never);
    due_.merge(busy_);
    busy_.clear();
}

template <class Callback> void Watch::onDomain(int event, Callback callback) {
    (void)virConnectDomainEventRegisterAny(connection_.get(), nullptr, event,
                                           VIR_DOMAIN_EVENT_CALLBACK(callback), this, nullptr);
}

// A driver without some of them has nothing that would happen.
void Watch::registerEvents() {
    onDomain(VIR_DOMAIN_EVENT_ID_LIFECYCLE, onLifecycle);
    onDomain(VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, onDevice);
    onDomain(VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, onDevice);
    for (const char* name : {"MIGRATION", "UNPLUG_PRIMARY", "FAILOVER_NEGOTIATED", "RESUME"}) {
        (void)virConnectDomainQemuMonitorEventRegister(connection_.get(), nullptr, name, onMonitor,
                                                       this, nullptr, 0);
    }
}

void Watch::report(const Report& report) {
    const std::string line = toLine(report);
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size() ||
        std::fflush(stdout) != 0) {
        isOver_ = true;
    }
}

void Watch::happened(virDomainPtr domain, Event event) {
    report(Happened{.uuid = uuidOf(domain), .event = event});
}

int Watch::onLifecycle(virConnectPtr /*connection*/, virDomainPtr domain, int event, int /*detail*/,
                       void* self) {
    // One that has stopped may have been started again since: it is looked for instead.
    if (event == VIR_DOMAIN_EVENT_RESUMED) {
        of(self)->happened(domain, Event::Resumed);
    }
    of(self)->due_.insert(uuidOf(domain));
    return 0;
}

void Watch::onDevice(virConnectPtr /*connection*/, virDomainPtr domain, const char* /*alias*/,
                     void* self) {
    of(self)->due_.insert(uuidOf(domain));
}

void Watch::onMonitor(virConnectPtr /*connection*/, virDomainPtr domain, const char* event,
                      long long /*seconds*/, unsigned /*micros*/, const char* details, void* self) {
    if (const auto found = monitorEvent(event, details == nullptr ? "" : details)) {
        of(self)->happened(domain, *found);
    }
}

void Watch::read() {
    std::array<char, 4096> buffer{};
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    isOver_ |= count <= 0;
    input_.append(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
}

void Watch::answer(const std::string& question) {
    const auto space = question.find(' ');
    const std::string uuid = space == std::string::npos ? "" : question.substr(space + 1);
    if (question == "list") {
        list();
    } else if (question.starts_with("find ")) {
        known_.insert(uuid);
        find(uuid);
    }
}

void Watch::list() {
    Listed listed;
    eachDomain(connection_.get(), VIR_CONNECT_LIST_DOMAINS_ACTIVE,
               [&](virDomainPtr domain) { listed.uuids.push_back(uuidOf(domain)); });
    for (const std::string& uuid : listed.uuids) {
        find(uuid);
    }
    report(listed);
}

void Watch::find(const std::string& uuid) {
    const DomainHandle domain = findDomain(connection_.get(), uuid);
    Found found{.uuid = uuid};
    if (domain) {
        found.sight = sightOf(domain.get(), Patience::No);
        found.xml = xmlOf(domain.get(), 0);
        found.persistentXml = xmlOf(domain.get(), VIR_DOMAIN_XML_INACTIVE);
    }
    const bool mayHavePair = core::mayHavePair(found.xml) || core::mayHavePair(found.persistentXml);
    if (!domain || mayHavePair || known_.contains(uuid)) {
        known_.insert(uuid);
        report(found);
    }
    // Of one that starts or comes events tell, and the daemon asks for it anyway.
    if (found.sight.job == core::Job::Unknown && mayHavePair && !found.sight.paused) {
        busy_.insert(uuid);
        virEventUpdateTimeout(timer_, busyMilliseconds);
    }
}

void Watch::run() {
    while (!isOver_) {
        if (std::exchange(isListDue_, false)) {
            list();
        }
        for (const std::string& uuid : std::exchange(due_, {})) {
            find(uuid);
        }
        for (auto end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
            const std::string question = input_.substr(0, end);
            input_.erase(0, end + 1);
            answer(question);
        }
        if (due_.empty() && !isOver_ && virEventRunDefaultImpl() < 0) {
            return;
        }
    }
}

} // namespace

void askAgent(const std::string& uri, const std::string& uuid) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto connection = openConnection(uri, 0);
    const DomainHandle domain = findDomain(connection.get(), uuid);
    if (const auto macs = domain ? guestMacs(domain.get()) : std::nullopt) {
        (void)std::fputs(toLine(InGuest{.uuid = uuid, .macs = *macs}).c_str(), stdout);
    }
}

void watch(const std::string& uri) {
    (void)std::signal(SIGPIPE, SIG_IGN); // NOLINT: a macro of C's
    Watch(uri).run();
}

} // namespace netfailover::host::libvirt
