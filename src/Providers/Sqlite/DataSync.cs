using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// Syncs what is in a file with fdatasync(2), as SQLite does where it was built with it; SQLitePCLRaw's library was not and
/// calls fsync(2), which besides writes, each time, when the file was last changed: another write that a commit waits for,
/// and with a journal in the file system a commit of that too.
/// </summary>
/// <remarks>
/// The file's descriptor is where it has been in <c>unixFile</c> since SQLite 3.7
/// (https://sqlite.org/src/file/src/os_unix.c); the system is asked whether that is really the file, and where it is not,
/// or on another system, everything stays as it is. The first sync is SQLite's own, because it also syncs the directory
/// that a new file is in.
/// </remarks>
internal static unsafe partial class DataSync
{
    private const int None = -1;

    private static delegate* unmanaged[Cdecl]<Native.Vfs*, byte*, Native.File*, int, int*, int> _open;
    private static int _fileSize;

    /// <summary>Makes all connections that are opened from now on sync so. To be called once, before the first.</summary>
    public static void Install()
    {
        var vfs = Native.FindVfs(null);
        if (vfs is null || !OperatingSystem.IsLinux())
            return;
        _open = vfs->Open;
        _fileSize = vfs->FileSize;
        vfs->FileSize = _fileSize + sizeof(Data);
        vfs->Open = &Open;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Native.Vfs* vfs, byte* name, Native.File* file, int flags, int* opened)
    {
        var result = _open(vfs, name, file, flags, opened);
        if (result != SQLITE_OK || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
            return result;
        var data = Of(file);
        *data = new Data
        {
            Own = file->Methods,
            Methods = *file->Methods,
            Descriptor = Is(name, ((UnixFile*)file)->Descriptor) ? ((UnixFile*)file)->Descriptor : None,
        };
        data->Methods.Sync = &Sync;
        file->Methods = &data->Methods;
        return SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native.File* file, int flags)
    {
        var data = Of(file);
        if (data->Descriptor is not None && data->IsInDirectory)
            return FDataSync(data->Descriptor) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
        var result = data->Own->Sync(file, flags);
        data->IsInDirectory = result == SQLITE_OK;
        return result;
    }

    private static bool Is(byte* name, int descriptor) =>
        new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget
        == Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

    private static Data* Of(Native.File* file) => (Data*)((byte*)file + _fileSize);

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int FDataSync(int descriptor);

    /// <summary>The start of SQLite's own part of an open file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct UnixFile
    {
        private readonly nint _methods;
        private readonly nint _vfs;
        private readonly nint _inode;
        public int Descriptor;
    }

    /// <summary>What an open file has behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Data
    {
        public Native.FileMethods Methods;
        public Native.FileMethods* Own;
        public int Descriptor;
        public bool IsInDirectory;
    }
}
