// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/dump.hpp"

#include <cerrno>
#include <linux/netlink.h>
#include <system_error>

namespace netfailover::base {

namespace {

[[noreturn]] void fail(int error) {
    throw std::system_error(error, std::generic_category(), "cannot list the network interfaces");
}

// Zero or a negative errno, as both NLMSG_ERROR and NLMSG_DONE carry it first.
void throwIfError(const Message& message) {
    const auto error = readValue<int>(message.payload);
    if (message.type == NLMSG_ERROR && !error) {
        throw MalformedMessage("netlink: an error message without an error number");
    }
    if (error.value_or(0) != 0) {
        fail(-*error);
    }
}

struct Progress {
    bool done{};
    bool interrupted{};
};

void take(const Message& message, const std::function<void(const Message&)>& handle,
          Progress& progress) {
    progress.interrupted |= (message.flags & NLM_F_DUMP_INTR) != 0;
    switch (message.type) {
    case NLMSG_NOOP:
        break;
    case NLMSG_OVERRUN:
        fail(ENOBUFS);
    case NLMSG_ERROR:
    case NLMSG_DONE:
        throwIfError(message);
        progress.done = message.type == NLMSG_DONE;
        break;
    default:
        handle(message);
    }
}

} // namespace

bool dumpOnce(Channel& channel, const DumpRequest& request,
              const std::function<void(const Message&)>& handle) {
    const std::uint32_t sequence = channel.requestDump(request);
    Progress progress;
    while (!progress.done) {
        const Datagram datagram = channel.receive();
        if (!datagram.isFromKernel()) {
            continue;
        }
        Bytes rest = datagram.bytes;
        while (const auto message = nextMessage(rest)) {
            if (message->sequence == sequence) {
                take(*message, handle, progress);
            }
        }
    }
    return !progress.interrupted;
}

} // namespace netfailover::base
