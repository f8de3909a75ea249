// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A polkit at which somebody is always still typing: it prints each question, with what
// it can be cancelled by, and each cancellation, and answers the second kind only.
// usage: silent-polkit ADDRESS
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <systemd/sd-bus.h>

namespace {

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category());
    }
}

int print(const char* what, const char* cancellation) {
    return std::printf("%s %s\n", what, cancellation) < 0 || std::fflush(stdout) != 0;
}

int onQuestion(sd_bus_message* call, void* /*data*/, sd_bus_error* /*error*/) {
    const char* cancellation = nullptr;
    const int result = sd_bus_message_skip(call, "(sa{sv})sa{ss}u");
    if (result < 0 || sd_bus_message_read(call, "s", &cancellation) < 0) {
        return -EINVAL;
    }
    return print("ask", cancellation) == 0 ? 1 : -EIO;
}

int onCancel(sd_bus_message* call, void* /*data*/, sd_bus_error* /*error*/) {
    const char* cancellation = nullptr;
    if (sd_bus_message_read(call, "s", &cancellation) < 0) {
        return -EINVAL;
    }
    return print("cancel", cancellation) == 0 ? sd_bus_reply_method_return(call, "") : -EIO;
}

const sd_bus_vtable methods[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("CheckAuthorization", "(sa{sv})sa{ss}us", "(bba{ss})", onQuestion,
                  SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("CancelCheckAuthorization", "s", "", onCancel, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

[[noreturn]] void serve(const char* address) {
    sd_bus* bus = nullptr;
    check(sd_bus_new(&bus));
    check(sd_bus_set_address(bus, address));
    check(sd_bus_set_bus_client(bus, 1));
    check(sd_bus_start(bus));
    check(sd_bus_add_object_vtable(bus, nullptr, "/org/freedesktop/PolicyKit1/Authority",
                                   "org.freedesktop.PolicyKit1.Authority", methods, nullptr));
    check(sd_bus_request_name(bus, "org.freedesktop.PolicyKit1", 0));
    while (true) {
        const int result = sd_bus_process(bus, nullptr);
        check(result);
        if (result == 0) {
            check(sd_bus_wait(bus, UINT64_MAX));
        }
    }
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 2) {
        return 2;
    }
    try {
        serve(argv[1]);
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "silent-polkit: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
