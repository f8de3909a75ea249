// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/fd_store.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace netfailover::base {

namespace {

/// A service manager that takes what it is told to keep, and hands it over.
class Manager {
public:
    Manager() : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        path_.copy(address.sun_path, sizeof(address.sun_path) - 1);
        EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
        setenv("NOTIFY_SOCKET", path_.c_str(), 1);
    }
    ~Manager() {
        close(socket_);
        std::filesystem::remove(path_);
        for (const char* name : {"NOTIFY_SOCKET", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
            unsetenv(name);
        }
    }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    /// Takes the descriptor that comes with a message, -1 if none comes.
    int take(std::string& message) const {
        std::array<char, 256> text{};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(ucred))>
            control{};
        iovec part{.iov_base = text.data(), .iov_len = text.size()};
        msghdr header{};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        const ssize_t count = recvmsg(socket_, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        int descriptor = -1;
        for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr;
             one = CMSG_NXTHDR(&header, one)) {
            if (one->cmsg_type == SCM_RIGHTS) {
                std::memcpy(&descriptor, CMSG_DATA(one), sizeof(descriptor));
            }
        }
        message.assign(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        return descriptor;
    }

    /// What a process finds that is started with the descriptor; it takes the place of
    /// whatever is there.
    static void handOver(int descriptor, const char* name) {
        dup2(descriptor, SD_LISTEN_FDS_START);
        setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
        setenv("LISTEN_FDS", "1", 1);
        setenv("LISTEN_FDNAMES", name, 1);
    }

private:
    std::string path_ =
        (std::filesystem::temp_directory_path() / ("fd_store-" + std::to_string(getpid())))
            .string();
    int socket_;
};

TEST(FdStore, OutlivesItsProcess) {
    const Manager manager;
    std::string message;
    int kept = -1;
    {
        FdStore fd_store("pinned");
        EXPECT_EQ(fd_store.text(), "");
        kept = manager.take(message);
        ASSERT_GE(kept, 0);
        EXPECT_EQ(message, "FDSTORE=1\nFDNAME=pinned");
        fd_store.write("a longer text\n");
        fd_store.write("text\n");
    }
    const int before = fcntl(SD_LISTEN_FDS_START, F_DUPFD_CLOEXEC, SD_LISTEN_FDS_START + 1);
    Manager::handOver(kept, "pinned");
    {
        FdStore fd_store("pinned");
        EXPECT_EQ(fd_store.text(), "text\n");
        EXPECT_EQ(manager.take(message), -1) << "the manager has it already";
        fd_store.write("");
    }
    Manager::handOver(kept, "pinned");
    EXPECT_EQ(FdStore("pinned").text(), "");
    Manager::handOver(kept, "of another kind");
    EXPECT_EQ(FdStore("pinned").text(), "");
    if (before >= 0) {
        dup2(before, SD_LISTEN_FDS_START);
        close(before);
    }
    close(kept);
}

TEST(FdStore, NeedsNoManager) {
    unsetenv("NOTIFY_SOCKET");
    FdStore fd_store("pinned");
    fd_store.write("text");
    EXPECT_EQ(fd_store.text(), "text");
}

} // namespace

} // namespace netfailover::base
