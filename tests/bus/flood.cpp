// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls a method of the Manager many times without waiting for the answers in
// between, and prints how many were answered and how many refused.
// usage: flood ADDRESS METHOD COUNT
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
};

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category());
    }
}

int onReply(sd_bus_message* reply, void* counts, sd_bus_error* /*error*/) {
    auto& count = *static_cast<Counts*>(counts);
    ++(sd_bus_message_is_method_error(reply, nullptr) > 0 ? count.refused : count.answered);
    return 0;
}

Counts flood(const char* address, const char* method, int calls) {
    sd_bus* created = nullptr;
    check(sd_bus_new(&created));
    const std::unique_ptr<sd_bus, decltype(&sd_bus_unref)> bus(created, sd_bus_unref);
    check(sd_bus_set_address(bus.get(), address));
    check(sd_bus_set_bus_client(bus.get(), 1));
    check(sd_bus_start(bus.get()));
    Counts counts;
    for (int call = 0; call < calls; ++call) {
        check(sd_bus_call_method_async(bus.get(), nullptr, "org.netfailover1", "/org/netfailover1",
                                       "org.netfailover1.Manager", method, onReply, &counts, ""));
    }
    while (counts.answered + counts.refused < calls) {
        const int result = sd_bus_process(bus.get(), nullptr);
        check(result);
        if (result == 0) {
            check(sd_bus_wait(bus.get(), UINT64_MAX));
        }
    }
    return counts;
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 4) {
        return 2;
    }
    try {
        const Counts counts = flood(argv[1], argv[2], std::stoi(argv[3]));
        std::printf("%d %d\n", counts.answered, counts.refused);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "flood: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
