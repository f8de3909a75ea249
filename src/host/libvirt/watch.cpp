// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/watch.hpp"

#include "host/libvirt/handles.hpp"
#include "host/libvirt/monitor_event.hpp"
#include "host/libvirt/report.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <libvirt/libvirt-qemu.h>
#include <sys/prctl.h>
#include <unistd.h>

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
    void changed(virDomainPtr domain);
    void read();

    static Watch* of(void* self) { return static_cast<Watch*>(self); }
    static int onLifecycle(virConnectPtr, virDomainPtr domain, int event, int detail, void* self);
    static void onDevice(virConnectPtr, virDomainPtr domain, const char*, void* self);
    static void onMonitor(virConnectPtr, virDomainPtr domain, const char* event, long long,
                          unsigned, const char* details, void* self);

    ConnectionHandle connection_;
    bool isOver_{};
};

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
    report(Listening{});
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

void Watch::changed(virDomainPtr domain) {
    report(Changed{.uuid = uuidOf(domain)});
}

int Watch::onLifecycle(virConnectPtr /*connection*/, virDomainPtr domain, int event, int detail,
                       void* self) {
    // One that has stopped may have been started again since: it is looked for instead.
    if (event == VIR_DOMAIN_EVENT_RESUMED) {
        of(self)->happened(domain, Event::Resumed);
    }
    // QEMU says more of a migration, and libvirt would have to ask it at the worst time.
    const bool isMigrated =
        event == VIR_DOMAIN_EVENT_SUSPENDED && detail == VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED;
    if (!isMigrated) {
        of(self)->changed(domain);
    }
    return 0;
}

void Watch::onDevice(virConnectPtr /*connection*/, virDomainPtr domain, const char* /*alias*/,
                     void* self) {
    of(self)->changed(domain);
}

void Watch::onMonitor(virConnectPtr /*connection*/, virDomainPtr domain, const char* event,
                      long long /*seconds*/, unsigned /*micros*/, const char* details, void* self) {
    if (const auto found = monitorEvent(event, details == nullptr ? "" : details)) {
        of(self)->happened(domain, *found);
    }
}

// Nobody says anything there: it ends with whoever has started this.
void Watch::read() {
    std::array<char, 16> buffer{};
    isOver_ |= ::read(STDIN_FILENO, buffer.data(), buffer.size()) <= 0;
}

void Watch::run() {
    while (!isOver_ && virEventRunDefaultImpl() == 0) {
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
