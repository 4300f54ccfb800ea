"""Writes a snapshot into an empty folder, bit for bit (section 10). Linux.

File flags (field 16) are not set. A block device that was backed up with its content becomes a
regular file. Without root, owners are left to the system, setuid and setgid bits are dropped, and
device nodes cannot be made.
"""

import os
import stat

from primitives import Refused
from tree import BLOCK, CHARACTER, DIRECTORY, FIFO, FILE, SOCKET, SYMLINK, show

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Restore:
    """One restore; `failed` takes (path, reason) of what could not be restored."""

    def __init__(self, target, failed):
        self.target, self.failed = os.fsencode(target), failed
        self.is_root = os.geteuid() == 0
        self.groups = {}  # link group -> (path of its first member, what that holds)
        self.parent, self.parent_fd = None, -1
        os.makedirs(self.target, exist_ok=True)
        if os.listdir(self.target):
            raise Refused(f"The folder {target} is not empty.")

    def run(self, roots):
        """Restores (folder, file, tree): where the root object goes, as it is one or the other."""
        folders = []
        for folder, file, tree in roots:
            base = folder
            for path, entry in tree.entries():
                if not path:
                    base = folder if entry.type == DIRECTORY else file
                    for depth in range(1, len(base)):
                        self._make_folder(base[:depth])
                if entry.type == DIRECTORY:
                    folders.append((base + path, tree, entry))
                self._tolerant(self._make, base + path, tree, entry)
        for path, tree, entry in reversed(folders):  # children first, so that times stay
            self._tolerant(self._finish_folder, path, tree, entry)
        self._leave()

    def _tolerant(self, action, path, tree, entry):
        try:
            action(path, tree, entry)
        except (OSError, Refused) as e:
            self.failed(show(path), str(e))

    def _make(self, path, tree, entry):
        if entry.type == DIRECTORY:
            self._make_folder(path)
        else:
            self._place(path, tree, entry)

    def _finish_folder(self, path, tree, entry):
        fd = self._open_folder(path)
        try:
            self._finish(fd, tree, entry, path)
        finally:
            os.close(fd)

    def _open_folder(self, path):
        fd = os.open(self.target, FOLDER)
        for name in path:
            try:
                below = os.open(name, FOLDER, dir_fd=fd)
            finally:
                os.close(fd)
            fd = below
        return fd

    def _enter(self, path):
        """The descriptor of the folder that holds a path; nothing is reached through links."""
        if self.parent != path[:-1]:
            self._leave()
            self.parent_fd, self.parent = self._open_folder(path[:-1]), path[:-1]
        return self.parent_fd

    def _leave(self):
        if self.parent is not None:
            os.close(self.parent_fd)
        self.parent = None

    def _make_folder(self, path):
        if path:
            fd = self._enter(path)
            if self._is_new(path):
                os.mkdir(path[-1], 0o700, dir_fd=fd)

    def _is_new(self, path):
        """False for a folder that another root, or the prefix of this one, has already made."""
        try:
            return not stat.S_ISDIR(os.lstat(path[-1], dir_fd=self.parent_fd).st_mode)
        except FileNotFoundError:
            return True

    def _place(self, path, tree, entry):
        fd, name = self._enter(path), path[-1]
        content = (entry.type, entry.size, entry.inline, entry.items, entry.list, entry.target)
        first, same = self.groups.setdefault(entry.link_group, (path, content))
        if entry.link_group and first != path and same == content:
            other = self._open_folder(first[:-1])
            try:
                os.link(first[-1], name, src_dir_fd=other, dst_dir_fd=fd, follow_symlinks=False)
            finally:
                os.close(other)
            return
        if entry.type == FILE or entry.type == BLOCK and entry.size:
            self._write_file(fd, path, tree, entry)
        else:
            self._make_special(fd, name, entry)
            self._finish_special(fd, name, tree, entry, path)

    def _write_file(self, folder, path, tree, entry):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        fd = os.open(path[-1], flags, 0o600, dir_fd=folder)
        try:
            offset = 0
            for length, data in tree.contents(entry):
                at = offset
                while data:
                    written = os.pwrite(fd, data, at)
                    data, at = data[written:], at + written
                offset += length
            os.ftruncate(fd, offset)
            self._finish(fd, tree, entry, path)
        except BaseException:
            os.unlink(path[-1], dir_fd=folder)
            raise
        finally:
            os.close(fd)

    def _make_special(self, fd, name, entry):
        if entry.type == SYMLINK:
            os.symlink(entry.target, name, dir_fd=fd)
            return
        kind = {BLOCK: stat.S_IFBLK, CHARACTER: stat.S_IFCHR, FIFO: stat.S_IFIFO, SOCKET: stat.S_IFSOCK}[
            entry.type
        ]
        os.mknod(name, kind | 0o600, os.makedev(*entry.device) if entry.device else 0, dir_fd=fd)

    def _mode(self, entry):
        return entry.mode if self.is_root else entry.mode & 0o1777

    def _finish(self, fd, tree, entry, path):
        """Owner, mode, attributes, times, in this order: each undoes what follows it."""
        if self.is_root:
            os.chown(fd, entry.uid, entry.gid)
        os.chmod(fd, self._mode(entry))
        self._attributes(fd, tree, entry, path)
        os.utime(fd, ns=(entry.mtime, entry.mtime))

    def _finish_special(self, fd, name, tree, entry, path):
        if self.is_root:
            os.chown(name, entry.uid, entry.gid, dir_fd=fd, follow_symlinks=False)
        if entry.type != SYMLINK:
            os.chmod(name, self._mode(entry), dir_fd=fd)
        self._attributes(b"/proc/self/fd/%d/%s" % (fd, name), tree, entry, path)
        times = (entry.mtime, entry.mtime)
        os.utime(name, ns=times, dir_fd=fd, follow_symlinks=False)

    def _attributes(self, place, tree, entry, path):
        for name, value, length, chunk in entry.attributes:
            value = tree.chunk(chunk, length) if chunk else value
            try:
                if isinstance(place, int):
                    os.setxattr(place, name, value)
                else:
                    os.setxattr(place, name, value, follow_symlinks=False)
            except OSError as e:
                self.failed(show(path), f"attribute {show(name)}: {e.strerror}")
