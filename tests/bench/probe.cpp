// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What tests/bench/daemon measures with.  Times are CLOCK_MONOTONIC; all output is
// one number, the median in microseconds.
//
//   probe serve               a bare sd-bus service: org.netfailover1.Probe, Echo(s) s
//   probe call COUNT SERVICE PATH INTERFACE METHOD [STRING]
//                             round trips on the bus, answers and errors alike
//   probe first SERVICE PATH INTERFACE METHOD -- PROGRAM
//                             from the start of a program to its first answer
//   probe dump COUNT          a dump of all links, received and not read
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <linux/rtnetlink.h>
#include <memory>
#include <span>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <systemd/sd-bus.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

long check(long result) {
    if (result < 0) {
        throw std::system_error(static_cast<int>(-result), std::generic_category());
    }
    return result;
}

long checkErrno(long result) {
    return result < 0 ? check(-errno) : result;
}

double microseconds(const std::function<void()>& act) {
    const auto start = Clock::now();
    act();
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double median(int count, const std::function<void()>& act) {
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(count));
    for (int round = 0; round < count; ++round) {
        times.push_back(microseconds(act));
    }
    const auto middle = times.begin() + count / 2;
    std::ranges::nth_element(times, middle);
    return *middle;
}

struct Unref {
    void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};

using Bus = std::unique_ptr<sd_bus, Unref>;
using Message = std::unique_ptr<sd_bus_message, Unref>;

Bus openBus() {
    sd_bus* bus = nullptr;
    check(sd_bus_open_system(&bus));
    return Bus(bus);
}

int onCall(sd_bus_message* call, void* /*data*/, sd_bus_error* error) {
    if (sd_bus_message_is_method_call(call, "org.netfailover1.Probe", "Echo") <= 0) {
        return 0;
    }
    const char* text = nullptr;
    const int result = sd_bus_message_read(call, "s", &text);
    return result < 0 ? sd_bus_error_set_errno(error, result)
                      : sd_bus_reply_method_return(call, "s", text);
}

void serve() {
    const Bus bus = openBus();
    check(sd_bus_add_object(bus.get(), nullptr, "/org/netfailover1/Probe", onCall, nullptr));
    check(sd_bus_request_name(bus.get(), "org.netfailover1.Probe", 0));
    while (true) {
        if (check(sd_bus_process(bus.get(), nullptr)) == 0) {
            check(sd_bus_wait(bus.get(), UINT64_MAX));
        }
    }
}

// SERVICE PATH INTERFACE METHOD [STRING]
bool call(sd_bus* bus, std::span<char*> words) {
    sd_bus_message* created = nullptr;
    check(sd_bus_message_new_method_call(bus, &created, words[0], words[1], words[2], words[3]));
    const Message message(created);
    check(sd_bus_message_set_auto_start(created, 0));
    if (words.size() > 4) {
        check(sd_bus_message_append(created, "s", words[4]));
    }
    sd_bus_message* answer = nullptr;
    const int result = sd_bus_call(bus, created, 0, nullptr, &answer);
    const Message reply(answer);
    return result >= 0;
}

double first(std::span<char*> words) {
    const Bus bus = openBus();
    return microseconds([&] {
        if (checkErrno(fork()) == 0) {
            // Whoever reads the number waits for the end of this output.
            const int null = open("/dev/null", O_WRONLY | O_CLOEXEC); // NOLINT: variadic
            dup2(null, STDOUT_FILENO);
            dup2(null, STDERR_FILENO);
            execv(words[5], &words[5]);
            _exit(127);
        }
        while (!call(bus.get(), words.first(4))) {
            usleep(200);
        }
    });
}

struct DumpRequest {
    nlmsghdr header{};
    ifinfomsg body{};
};

void dump(int descriptor) {
    const DumpRequest request{
        .header = {.nlmsg_len = sizeof request,
                   .nlmsg_type = RTM_GETLINK,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
                   .nlmsg_seq = 1,
                   .nlmsg_pid = 0},
        .body = {},
    };
    checkErrno(send(descriptor, &request, sizeof request, 0));
    static std::array<char, 65536> buffer;
    nlmsghdr header{};
    do {
        checkErrno(recv(descriptor, buffer.data(), buffer.size(), 0));
        std::memcpy(&header, buffer.data(), sizeof header);
    } while (header.nlmsg_type != NLMSG_DONE);
}

double run(std::span<char*> words) {
    const std::string what = words[1];
    if (what == "call") {
        const Bus bus = openBus();
        return median(std::stoi(words[2]), [&] { (void)call(bus.get(), words.subspan(3)); });
    }
    if (what == "first") {
        return first(words.subspan(2));
    }
    const auto descriptor =
        static_cast<int>(checkErrno(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)));
    return median(std::stoi(words[2]), [&] { dump(descriptor); });
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        if (argc == 2) {
            serve();
        }
        std::printf("%.1f\n", run({argv, static_cast<std::size_t>(argc)}));
        return 0;
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "probe: %s\n", error.what());
        return 1;
    }
}
