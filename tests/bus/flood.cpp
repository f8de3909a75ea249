// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls a method of the daemon's root object many times without waiting for the
// answers in between, and prints how many were answered and how many refused, and the
// name of the last refusal.  With a count of 0 it calls until it is killed, and wants no
// answers.  BYTES is the length of a text to pass.
// usage: flood ADDRESS INTERFACE METHOD COUNT [BYTES]
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>
#include <systemd/sd-bus.h>

namespace {

struct Counts {
    int answered{};
    int refused{};
    std::string error{};
};

struct Unref {
    void operator()(sd_bus* bus) const { sd_bus_unref(bus); }
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};

using Bus = std::unique_ptr<sd_bus, Unref>;
using Message = std::unique_ptr<sd_bus_message, Unref>;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category());
    }
}

Bus connect(const char* address) {
    sd_bus* created = nullptr;
    check(sd_bus_new(&created));
    Bus bus(created);
    check(sd_bus_set_address(bus.get(), address));
    check(sd_bus_set_bus_client(bus.get(), 1));
    check(sd_bus_start(bus.get()));
    return bus;
}

Message newCall(sd_bus* bus, const char* interface, const char* method, std::size_t bytes) {
    sd_bus_message* created = nullptr;
    check(sd_bus_message_new_method_call(bus, &created, "org.netfailover1", "/org/netfailover1",
                                         interface, method));
    Message call(created);
    if (bytes > 0) {
        check(sd_bus_message_append(call.get(), "s", std::string(bytes, 'a').c_str()));
    }
    return call;
}

int onReply(sd_bus_message* reply, void* counts, sd_bus_error* /*error*/) {
    auto& count = *static_cast<Counts*>(counts);
    if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
        ++count.refused;
        count.error = error->name;
    } else {
        ++count.answered;
    }
    return 0;
}

[[noreturn]] void floodForEver(sd_bus* bus, const char* interface, const char* method) {
    while (true) {
        const Message call = newCall(bus, interface, method, 0);
        check(sd_bus_message_set_expect_reply(call.get(), 0));
        check(sd_bus_send(bus, call.get(), nullptr));
        check(sd_bus_flush(bus));
    }
}

Counts flood(sd_bus* bus, const char* interface, const char* method, int calls, std::size_t bytes) {
    Counts counts;
    for (int call = 0; call < calls; ++call) {
        check(sd_bus_call_async(bus, nullptr, newCall(bus, interface, method, bytes).get(), onReply,
                                &counts, 0));
    }
    while (counts.answered + counts.refused < calls) {
        const int result = sd_bus_process(bus, nullptr);
        check(result);
        if (result == 0) {
            check(sd_bus_wait(bus, UINT64_MAX));
        }
    }
    return counts;
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc < 5 || argc > 6) {
        return 2;
    }
    try {
        const Bus bus = connect(argv[1]);
        const int calls = std::stoi(argv[4]);
        if (calls == 0) {
            floodForEver(bus.get(), argv[2], argv[3]);
        }
        const Counts counts =
            flood(bus.get(), argv[2], argv[3], calls, argc == 6 ? std::stoul(argv[5]) : 0);
        std::printf("%d %d %s\n", counts.answered, counts.refused, counts.error.c_str());
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "flood: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
