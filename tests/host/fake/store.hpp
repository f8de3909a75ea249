// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>
#include <sstream>
#include <string>

// Stands in for libvirt (LD_PRELOAD), with virtual functions that the laboratory of two libvirtd
// has not.  A host is the folder in its URI, "fake:FOLDER", or what $FAKE_SYSTEM names for
// "qemu:///system":
//   NAME.live        of a running domain, as libvirt's own status file has it
//   NAME.persistent  its definition
//   NAME.gone        if there: it has ended when somebody looks for it
//   waits            if there: its domains are paused for a migration
//   comes            if there, too: that leads here
//   agent            if there: a guest's agent tells of interfaces with these MACs, a line each
//   dumb             if there: a question for an agent is not answered
//   readonly         if there: nobody may write
//   leaves           if there: its domains are on their way elsewhere
//   hangs            if there: it takes no connection
//   named            if there: what it says its URI is
//   keeps            if there: a guest does not let go of its devices
//   refuses          if there: no domain comes here; what is in it, if anything, is a
//                    device's XML from then on
//   aborts           if there, too: that is because somebody has aborted it
//   loses            if there: a domain's memory is sent here, and then what is said of it is lost:
//                    it runs there again; what is in it is "runs" where it runs here, too, and
//                    "fails" where not all was sent
//   freezes          if there, too: it takes no connection from then on
//   counts           if there: its domains have counters, which stand still
//   talks            if there, too: they send by their standbys
//   stalls           if there: a question for them is not answered
//   gate             if there: no domain comes here until it is gone
//   NAME.gate        the same for one domain
//   unwritable       if there: no definition is written here
//   undeletable      if there: no definition is removed here
//   NAME.undefined   the flags with which that of a domain was removed
//   netless          if there: it tells of no networks, as its daemon for them does not answer
//   full             if there: no device is attached here
//   overtaken        if there: somebody else attaches a device at the same time, and is faster
//   devices/, interfaces/, networks/  with an XML each
namespace fs = std::filesystem;

struct _virConnect { // NOLINT: libvirt's name
    fs::path folder;
    bool isReadOnly{};
};
struct _virDomain { // NOLINT
    fs::path folder;
    std::string name;
    bool isReadOnly{};
};
struct Text {
    std::string xml;
};
struct _virNetwork : Text {};    // NOLINT
struct _virNodeDevice : Text {}; // NOLINT
struct _virInterface : Text {};  // NOLINT

inline std::string lastMessage; // NOLINT: as in libvirt
inline virError lastError{};    // NOLINT

inline int refuse(int code, const std::string& message) {
    lastMessage = message;
    lastError = {};
    lastError.code = code;
    lastError.message = lastMessage.data();
    return -1;
}

inline fs::path liveFile(virDomainPtr domain) {
    return domain->folder / (domain->name + ".live");
}

inline fs::path persistentFile(virDomainPtr domain) {
    return domain->folder / (domain->name + ".persistent");
}

inline std::string readAll(const fs::path& file) {
    std::ifstream stream(fs::is_regular_file(file) ? file : fs::path());
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Whoever reads finds one state or the other.
inline void writeAll(const fs::path& file, const std::string& text) {
    std::ofstream(file.string() + ".new") << text;
    fs::rename(file.string() + ".new", file);
}

inline char* copyOf(const std::string& text) {
    return strdup(text.c_str());
}

inline std::string textOf(const pugi::xml_node& node) {
    std::ostringstream stream;
    node.print(stream, " ", pugi::format_raw);
    return stream.str();
}

inline pugi::xml_document parse(const std::string& text) {
    pugi::xml_document document;
    document.load_string(text.c_str());
    return document;
}
