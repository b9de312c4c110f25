using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// Syncs a file each time so much of it was written, instead of all of it at the end. A checkpoint writes up to 32 MB and
/// then syncs them, and until the disk has taken those, everybody else's sync waits: all logs stood still for 20 ms, twice a
/// second. A piece is there in a millisecond, and who waits comes between two.
/// </summary>
/// <remarks>
/// <para>
/// It calls fdatasync(2), as SQLite does where it was built with it; SQLitePCLRaw's library was not and calls fsync(2), which
/// besides writes, each time, when the file was last changed. The file's descriptor is where it has been in <c>unixFile</c>
/// since SQLite 3.7 (https://sqlite.org/src/file/src/os_unix.c); Linux is asked whether that is really the file, and where it
/// is not, or on another system, all syncs are SQLite's own. So is the first one, which also syncs the directory that a new
/// file is in.
/// </para>
/// <para>A sync too many harms nothing, and one that fails is the failure of the write that needed it.</para>
/// </remarks>
internal static unsafe partial class Syncing
{
    private const int Piece = 1 << 20;
    private const int Normally = 2; // SQLITE_SYNC_NORMAL, https://sqlite.org/c3ref/c_sync_dataonly.html.
    private const int None = -1;

    /// <summary>Puts it over a file that was just opened.</summary>
    public static void Cover(Native.File* file, byte* name)
    {
        var synced = Of(file);
        var descriptor = ((UnixFile*)file)->Descriptor;
        synced->Descriptor = OperatingSystem.IsLinux() && Is(name, descriptor) ? descriptor : None;
        FileLayers.Layer.Cover(file, &synced->Layer);
        synced->Layer.Methods.Write = &Write;
        synced->Layer.Methods.Sync = &Sync;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(Native.File* file, byte* bytes, int count, long offset)
    {
        var synced = Of(file);
        if (synced->Layer.Below->Write(file, bytes, count, offset) is not SQLITE_OK and var failed)
            return failed;
        synced->Unsynced += count;
        return synced->Unsynced < Piece ? SQLITE_OK : Sync(synced, file, Normally);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native.File* file, int flags) => Sync(Of(file), file, flags);

    private static int Sync(Synced* synced, Native.File* file, int flags)
    {
        synced->Unsynced = 0;
        if (synced->Descriptor is not None && synced->IsInDirectory)
            return DataSync(synced->Descriptor) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
        var result = synced->Layer.Below->Sync(file, flags);
        synced->IsInDirectory = result == SQLITE_OK;
        return result;
    }

    private static bool Is(byte* name, int descriptor) =>
        new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget
        == Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

    private static Synced* Of(Native.File* file) => &FileLayers.Of(file)->Synced;

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int DataSync(int descriptor);

    /// <summary>The start of SQLite's own part of an open file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct UnixFile
    {
        private readonly nint _methods;
        private readonly nint _vfs;
        private readonly nint _inode;
        public int Descriptor;
    }

    /// <summary>What it knows of an open file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Synced
    {
        /// <summary>Its methods.</summary>
        public FileLayers.Layer Layer;

        /// <summary>The file's descriptor, or <see cref="None"/> where it is not known.</summary>
        public int Descriptor;

        /// <summary>How many bytes were written since the last sync.</summary>
        public int Unsynced;

        /// <summary>SQLite has synced it once, and its directory.</summary>
        public bool IsInDirectory;
    }
}
