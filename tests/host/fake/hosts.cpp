// SPDX-License-Identifier: LGPL-2.1-or-later
#include "store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <libvirt/libvirt-qemu.h>
#include <string_view>
#include <thread>
#include <vector>

namespace {

template <class Object> int listTexts(const fs::path& folder, Object*** objects) {
    std::vector<fs::path> files;
    std::ranges::copy(fs::directory_iterator(folder), std::back_inserter(files));
    std::erase_if(files, [](const fs::path& file) { return fs::file_size(file) == 0; });
    std::ranges::sort(files);
    std::vector<Object*> all;
    std::ranges::transform(files, std::back_inserter(all), [](const fs::path& file) {
        return new Object{{readAll(file)}}; // NOLINT: freed by its function
    });
    *objects = static_cast<Object**>(calloc(all.size() + 1, sizeof(Object*))); // NOLINT
    std::ranges::copy(all, *objects);
    return static_cast<int>(all.size());
}

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

fs::path folderOf(const char* uri) {
    const std::string_view text = uri == nullptr ? environment("LIBVIRT_DEFAULT_URI") : uri;
    return text == "qemu:///system" ? environment("FAKE_SYSTEM")
                                    : text.substr(std::min(text.size(), strlen("fake:")));
}

} // namespace

// NOLINTBEGIN: libvirt's names and ways

extern "C" {

virErrorPtr virGetLastError() {
    return &lastError;
}
int virGetLastErrorCode() {
    return lastError.code;
}
void virSetErrorFunc(void*, virErrorFunc) {}

virConnectPtr virConnectOpenAuth(const char* uri, virConnectAuthPtr, unsigned flags) {
    const fs::path folder = folderOf(uri);
    while (fs::exists(folder / "hangs")) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (!fs::is_directory(folder)) {
        refuse(VIR_ERR_NO_CONNECT, "no such host");
        return nullptr;
    }
    const bool isReadOnly = (flags & VIR_CONNECT_RO) != 0;
    if (fs::exists(folder / "readonly") && !isReadOnly) {
        refuse(VIR_ERR_AUTH_FAILED, "only root may");
        return nullptr;
    }
    virInitialize(); // what is not here is the real library's
    return new _virConnect{folder, isReadOnly};
}
virConnectPtr virConnectOpen(const char* uri) {
    return virConnectOpenAuth(uri, nullptr, 0);
}
int virConnectClose(virConnectPtr connection) {
    delete connection;
    return 0;
}
char* virConnectGetURI(virConnectPtr connection) {
    const std::string named = readAll(connection->folder / "named");
    return copyOf(named.empty() ? "fake:" + connection->folder.string() : named);
}
int virConnectGetLibVersion(virConnectPtr, unsigned long* version) {
    *version = 9000000;
    return 0;
}
int virConnectGetVersion(virConnectPtr, unsigned long* version) {
    *version = 7002000;
    return 0;
}
char* virConnectGetCapabilities(virConnectPtr) {
    return copyOf("<capabilities/>");
}
unsigned long long virNodeGetFreeMemory(virConnectPtr) {
    return 1ULL << 40U;
}
int virConnectCompareHypervisorCPU(virConnectPtr, const char*, const char*, const char*,
                                   const char*, const char*, unsigned) {
    return VIR_CPU_COMPARE_IDENTICAL;
}
int virConnectDomainQemuMonitorEventRegister(virConnectPtr, virDomainPtr, const char*,
                                             virConnectDomainQemuMonitorEventCallback, void*,
                                             virFreeCallback, unsigned) {
    return refuse(VIR_ERR_NO_SUPPORT, "no events");
}
int virConnectDomainEventRegisterAny(virConnectPtr, virDomainPtr, int,
                                     virConnectDomainEventGenericCallback, void*, virFreeCallback) {
    return refuse(VIR_ERR_NO_SUPPORT, "no events");
}
int virConnectRegisterCloseCallback(virConnectPtr, virConnectCloseFunc, void*, virFreeCallback) {
    return refuse(VIR_ERR_NO_SUPPORT, "no events");
}

int virConnectListAllNetworks(virConnectPtr connection, virNetworkPtr** all, unsigned) {
    if (fs::exists(connection->folder / "netless")) {
        return refuse(VIR_ERR_SYSTEM_ERROR, "no daemon for networks");
    }
    return listTexts(connection->folder / "networks", all);
}
int virConnectListAllNodeDevices(virConnectPtr connection, virNodeDevicePtr** all, unsigned) {
    return listTexts(connection->folder / "devices", all);
}
int virConnectListAllInterfaces(virConnectPtr connection, virInterfacePtr** all, unsigned) {
    return listTexts(connection->folder / "interfaces", all);
}
char* virNetworkGetXMLDesc(virNetworkPtr one, unsigned) {
    return copyOf(one->xml);
}
char* virNodeDeviceGetXMLDesc(virNodeDevicePtr one, unsigned) {
    return copyOf(one->xml);
}
char* virInterfaceGetXMLDesc(virInterfacePtr one, unsigned) {
    return copyOf(one->xml);
}
int virNetworkFree(virNetworkPtr one) {
    delete one;
    return 0;
}
int virNodeDeviceFree(virNodeDevicePtr one) {
    delete one;
    return 0;
}
int virInterfaceFree(virInterfacePtr one) {
    delete one;
    return 0;
}

} // extern "C"

// NOLINTEND
