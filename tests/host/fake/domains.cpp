// SPDX-License-Identifier: LGPL-2.1-or-later
#include "store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <string_view>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

// Of an interface of a network: what the network has come to, or the network.
void showActual(pugi::xml_node interface, bool isLive) {
    pugi::xml_node actual = interface.child("actual");
    if (actual && isLive) {
        const std::string network = interface.child("source").attribute("network").value();
        const bool isHostdev = std::string_view(actual.attribute("type").value()) == "hostdev";
        interface.attribute("type").set_value(actual.attribute("type").value());
        interface.append_attribute("managed").set_value("yes");
        interface.remove_child("source");
        pugi::xml_node source = interface.append_copy(actual.child("source"));
        if (!isHostdev) {
            source.append_attribute("network").set_value(network.c_str());
        }
    }
    interface.remove_child("actual");
}

std::string shown(const std::string& stored, bool isLive) {
    pugi::xml_document document = parse(stored);
    for (pugi::xml_node one : document.document_element().child("devices").children("interface")) {
        showActual(one, isLive);
    }
    return textOf(document.document_element());
}

// A running domain's or a definition's, "" for none.
std::string storedOf(virDomainPtr domain, bool isLive) {
    const std::string first = readAll(isLive ? liveFile(domain) : persistentFile(domain));
    return first.empty() ? readAll(isLive ? persistentFile(domain) : liveFile(domain)) : first;
}

virDomainPtr find(virConnectPtr connection,
                  const std::function<bool(const pugi::xml_node&)>& fits) {
    for (const auto& entry : fs::directory_iterator(connection->folder)) {
        const auto kind = entry.path().extension();
        const pugi::xml_document document =
            parse(kind == ".live" || kind == ".persistent" ? readAll(entry.path()) : "");
        const auto gone = fs::path(entry.path()).replace_extension(".gone");
        if (document && !fs::exists(gone) && fits(document.document_element())) {
            return new _virDomain{connection->folder, // NOLINT: freed by its function
                                  document.document_element().child_value("name"),
                                  connection->isReadOnly};
        }
    }
    refuse(VIR_ERR_NO_DOMAIN, "no domain");
    return nullptr;
}

// The network of a pool gives its first virtual function.
void addActual(const fs::path& folder, pugi::xml_node device) {
    const std::string network = device.child("source").attribute("network").value();
    const auto pool = parse(readAll(folder / "networks" / network));
    const pugi::xml_node address = pool.document_element().child("forward").child("address");
    if (address) {
        pugi::xml_node actual = device.append_child("actual");
        actual.append_attribute("type").set_value("hostdev");
        actual.append_child("source").append_copy(address);
    }
}

std::string addressOf(const pugi::xml_node& device) {
    const auto address = device.child("source").child("address");
    return address.attribute("slot").value() + std::string(".") +
           address.attribute("function").value();
}

bool isTaken(const fs::path& folder, const pugi::xml_node& device) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto document =
            parse(entry.path().extension() == ".live" ? readAll(entry.path()) : "");
        for (const auto& other : document.document_element().child("devices").children()) {
            if (other.child("source").child("address") && addressOf(other) == addressOf(device)) {
                return true;
            }
        }
    }
    return false;
}

// One after the other, as libvirt reserves devices.
class Turn {
public:
    explicit Turn(const fs::path& folder) : file_(open(folder.c_str(), O_RDONLY | O_CLOEXEC)) {
        flock(file_, LOCK_EX);
    }
    ~Turn() { close(file_); }
    Turn(const Turn&) = delete;
    Turn(Turn&&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn& operator=(Turn&&) = delete;

private:
    int file_;
};

// What a domain's migration ends with where the other host's last answer is lost.
int lose(virDomainPtr domain, _virDomain& there, const char* live) {
    const fs::path sends = domain->folder / "sends";
    const std::string how = readAll(there.folder / "loses");
    for (const char* state : {"", how.c_str()}) {
        writeAll(sends, state);
        usleep(1'000'000); // it is looked at five times a second
    }
    fs::remove(sends);
    if (how == "runs") {
        writeAll(liveFile(&there), live);
    }
    if (fs::exists(there.folder / "freezes")) {
        writeAll(there.folder / "hangs", "");
    }
    return refuse(VIR_ERR_INTERNAL_ERROR, "client socket is closed");
}

} // namespace

// NOLINTBEGIN: libvirt's names and ways

extern "C" {

int virConnectListAllDomains(virConnectPtr connection, virDomainPtr** domains, unsigned) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(connection->folder)) {
        const auto kind = entry.path().extension();
        if (kind == ".live" || kind == ".persistent") {
            names.push_back(entry.path().stem());
        }
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    *domains = static_cast<virDomainPtr*>(calloc(names.size() + 1, sizeof(virDomainPtr)));
    std::ranges::transform(names, *domains, [&](const std::string& name) {
        return new _virDomain{connection->folder, name};
    });
    return static_cast<int>(names.size());
}
virDomainPtr virDomainLookupByName(virConnectPtr connection, const char* name) {
    return find(connection, [&](const auto& domain) {
        return std::string_view(domain.child_value("name")) == name;
    });
}
virDomainPtr virDomainLookupByUUIDString(virConnectPtr connection, const char* uuid) {
    return find(connection, [&](const auto& domain) {
        return std::string_view(domain.child_value("uuid")) == uuid;
    });
}
int virDomainFree(virDomainPtr domain) {
    delete domain;
    return 0;
}
int virDomainGetUUIDString(virDomainPtr domain, char* text) {
    const auto document = parse(storedOf(domain, true));
    strncpy(text, document.document_element().child_value("uuid"), VIR_UUID_STRING_BUFLEN - 1);
    return 0;
}
int virDomainIsPersistent(virDomainPtr domain) {
    return fs::exists(persistentFile(domain)) ? 1 : 0;
}
char* virDomainGetXMLDesc(virDomainPtr domain, unsigned flags) {
    const bool isInactive = (flags & VIR_DOMAIN_XML_INACTIVE) != 0;
    const std::string stored = storedOf(domain, !isInactive);
    if (stored.empty()) {
        refuse(VIR_ERR_NO_DOMAIN, "no domain");
        return nullptr;
    }
    return copyOf(shown(stored, !isInactive && (flags & VIR_DOMAIN_XML_MIGRATABLE) == 0));
}
int virDomainGetState(virDomainPtr domain, int* state, int* reason, unsigned) {
    if (storedOf(domain, true).empty()) {
        return refuse(VIR_ERR_NO_DOMAIN, "no domain");
    }
    const bool waits = fs::exists(domain->folder / "waits");
    *state = waits ? VIR_DOMAIN_PAUSED : VIR_DOMAIN_RUNNING;
    *state = fs::exists(liveFile(domain)) ? *state : VIR_DOMAIN_SHUTOFF;
    if (reason != nullptr) {
        *reason = waits ? VIR_DOMAIN_PAUSED_MIGRATION : 0;
    }
    return 0;
}
int virDomainGetControlInfo(virDomainPtr, virDomainControlInfoPtr info, unsigned) {
    *info = {};
    return 0;
}
int virDomainGetJobStats(virDomainPtr domain, int* type, virTypedParameterPtr* values, int* count,
                         unsigned) {
    if (fs::exists(domain->folder / "comes")) {
        return refuse(VIR_ERR_OPERATION_UNSUPPORTED, "only on the source host");
    }
    const bool sends = fs::exists(domain->folder / "sends");
    const bool fails = readAll(domain->folder / "sends") == "fails";
    int room = 0;
    *type = sends ? VIR_DOMAIN_JOB_UNBOUNDED : VIR_DOMAIN_JOB_NONE;
    *type = fails ? VIR_DOMAIN_JOB_CANCELLED : *type;
    *values = nullptr;
    *count = 0;
    if (fs::exists(domain->folder / "leaves")) {
        *type = VIR_DOMAIN_JOB_UNBOUNDED;
        virTypedParamsAddInt(values, count, &room, VIR_DOMAIN_JOB_OPERATION,
                             VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT);
    }
    return sends ? virTypedParamsAddULLong(values, count, &room, VIR_DOMAIN_JOB_MEMORY_TOTAL, 1)
                 : 0;
}
// Of the standby alone.
int virDomainListGetStats(virDomainPtr* domains, unsigned, virDomainStatsRecordPtr** records,
                          unsigned) {
    static unsigned long long frames = 7;
    const fs::path& folder = (*domains)->folder;
    while (fs::exists(folder / "stalls")) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (!fs::exists(folder / "counts")) {
        return refuse(VIR_ERR_NO_SUPPORT, "no counters");
    }
    frames += fs::exists(folder / "talks") ? 1U : 0U;
    virTypedParameterPtr values = nullptr;
    int count = 0;
    int room = 0;
    virTypedParamsAddInt(&values, &count, &room, "state.state", VIR_DOMAIN_RUNNING);
    virTypedParamsAddUInt(&values, &count, &room, "net.count", 1);
    virTypedParamsAddString(&values, &count, &room, "net.0.name", "vnet0");
    virTypedParamsAddULLong(&values, &count, &room, "net.0.tx.pkts", frames);
    *records = static_cast<virDomainStatsRecordPtr*>(calloc(2, sizeof(virDomainStatsRecordPtr)));
    **records = new virDomainStatsRecord{nullptr, values, count};
    return 1;
}
void virDomainStatsRecordListFree(virDomainStatsRecordPtr* records) {
    virTypedParamsFree((*records)->params, (*records)->nparams);
    delete *records;
    free(records);
}
int virDomainInterfaceAddresses(virDomainPtr domain, virDomainInterfacePtr** all, unsigned,
                                unsigned) {
    if (domain->isReadOnly) {
        return refuse(VIR_ERR_OPERATION_DENIED, "read only access prevents it");
    }
    while (fs::exists(domain->folder / "dumb")) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::ifstream file(domain->folder / "agent");
    if (!file) {
        return refuse(VIR_ERR_AGENT_UNRESPONSIVE, "no agent");
    }
    std::vector<virDomainInterfacePtr> found;
    for (std::string mac; std::getline(file, mac);) {
        found.push_back(static_cast<virDomainInterfacePtr>(calloc(1, sizeof(virDomainInterface))));
        found.back()->hwaddr = copyOf(mac);
    }
    *all = static_cast<virDomainInterfacePtr*>(
        calloc(found.size() + 1, sizeof(virDomainInterfacePtr)));
    std::ranges::copy(found, *all);
    return static_cast<int>(found.size());
}

virDomainPtr virDomainDefineXML(virConnectPtr connection, const char* xml) {
    const auto document = parse(xml);
    if (fs::exists(connection->folder / "unwritable")) {
        refuse(VIR_ERR_OPERATION_FAILED, "cannot write it");
        return nullptr;
    }
    auto* const domain =
        new _virDomain{connection->folder, document.document_element().child_value("name")};
    writeAll(persistentFile(domain), xml);
    return domain;
}
int virDomainAttachDeviceFlags(virDomainPtr domain, const char* xml, unsigned) {
    pugi::xml_document document = parse(readAll(liveFile(domain)));
    pugi::xml_node device =
        document.document_element().child("devices").append_copy(parse(xml).document_element());
    addActual(domain->folder, device);
    if (fs::exists(domain->folder / "full")) {
        return refuse(VIR_ERR_OPERATION_FAILED, "there is none");
    }
    if (device.child("source").child("address") && isTaken(domain->folder, device)) {
        return refuse(VIR_ERR_OPERATION_INVALID, "in use by another domain");
    }
    writeAll(liveFile(domain), textOf(document.document_element()));
    return fs::exists(domain->folder / "overtaken")
               ? refuse(VIR_ERR_OPERATION_INVALID, "in use by another domain")
               : 0;
}
int virDomainUpdateDeviceFlags(virDomainPtr, const char*, unsigned) {
    return 0;
}
int virDomainDetachDeviceAlias(virDomainPtr domain, const char* alias, unsigned) {
    pugi::xml_document document = parse(readAll(liveFile(domain)));
    pugi::xml_node devices = document.document_element().child("devices");
    for (const pugi::xml_node& device : devices.children()) {
        if (std::string_view(device.child("alias").attribute("name").value()) == alias &&
            !fs::exists(domain->folder / "keeps")) {
            devices.remove_child(device);
            writeAll(liveFile(domain), textOf(document.document_element()));
            return 0;
        }
    }
    return 0;
}
int virDomainMigrateToURI3(virDomainPtr domain, const char* uri, virTypedParameterPtr values,
                           unsigned count, unsigned) {
    _virDomain there{std::string_view(uri).substr(strlen("fake:")), domain->name};
    if (fs::exists(there.folder / "refuses")) {
        fs::copy_file(there.folder / "refuses", there.folder / "devices" / "other",
                      fs::copy_options::overwrite_existing);
        return fs::exists(there.folder / "aborts")
                   ? refuse(VIR_ERR_OPERATION_ABORTED, "canceled by client")
                   : refuse(VIR_ERR_OPERATION_FAILED, "refused there");
    }
    const char* live = nullptr;
    const char* persistent = nullptr;
    virTypedParamsGetString(values, static_cast<int>(count), VIR_MIGRATE_PARAM_DEST_XML, &live);
    if (fs::exists(there.folder / "loses")) {
        return lose(domain, there, live);
    }
    while (fs::exists(there.folder / "gate") ||
           fs::exists(there.folder / (domain->name + ".gate"))) {
        usleep(10'000);
    }
    const Turn turn(there.folder);
    const auto coming = parse(live);
    for (const auto& device : coming.document_element().child("devices").children()) {
        if (device.child("source").child("address") && isTaken(there.folder, device)) {
            return refuse(VIR_ERR_OPERATION_INVALID, "in use by another domain");
        }
    }
    virTypedParamsGetString(values, static_cast<int>(count), VIR_MIGRATE_PARAM_PERSIST_XML,
                            &persistent);
    writeAll(persistentFile(&there), persistent);
    writeAll(liveFile(&there), live);
    fs::remove(persistentFile(domain));
    fs::remove(liveFile(domain));
    return 0;
}
int virDomainAbortJob(virDomainPtr) {
    return refuse(VIR_ERR_OPERATION_INVALID, "no job");
}
int virDomainResume(virDomainPtr domain) {
    fs::remove(domain->folder / "waits");
    return 0;
}
int virDomainDestroy(virDomainPtr domain) {
    fs::remove(liveFile(domain));
    return 0;
}
int virDomainUndefineFlags(virDomainPtr domain, unsigned flags) {
    if (fs::exists(domain->folder / "undeletable")) {
        return refuse(VIR_ERR_OPERATION_INVALID, "it has a snapshot");
    }
    writeAll(domain->folder / (domain->name + ".undefined"), std::to_string(flags));
    fs::remove(persistentFile(domain));
    return 0;
}
int virDomainSetMetadata(virDomainPtr, int, const char*, const char*, const char*, unsigned) {
    return 0;
}

} // extern "C"

// NOLINTEND
