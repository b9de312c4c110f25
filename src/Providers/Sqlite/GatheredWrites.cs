using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// How a write-ahead log reaches the file. SQLite writes each page of a commit as a frame's header of 24 bytes and then the
/// page, each with a seek before it and neither on a boundary of the kernel's pages: four calls and three pages for one.
/// Here a commit's frames are gathered and written together.
/// </summary>
/// <remarks>
/// Nobody can see the difference. A commit's frames are written with the last of them, before SQLite tells readers of any:
/// only its header says how large the database is now (https://sqlite.org/fileformat2.html#the_write_ahead_log). A sync, a
/// read, a write somewhere else and whatever asks for the file's size first write what was gathered. A write that fails is
/// the failure of the call that needed it, and so of the commit.
/// </remarks>
internal static unsafe class GatheredWrites
{
    private const int Room = 64 * 1024; // Small enough to stay in a core's cache.
    private const int FrameHeader = 24;
    private const int DatabaseSize = 4; // Where a header has it, in the last frame of a commit; zero in the others.

    private static delegate* unmanaged[Cdecl]<Native.Vfs*, byte*, Native.File*, int, int*, int> _open;
    private static int _fileSize;

    /// <summary>Makes all connections that are opened from now on write so. To be called once, before the first.</summary>
    public static void Install()
    {
        var vfs = Native.FindVfs(null);
        if (vfs is null)
            return;
        _open = vfs->Open;
        _fileSize = vfs->FileSize;
        vfs->FileSize = _fileSize + sizeof(Log);
        vfs->Open = &Open;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Native.Vfs* vfs, byte* name, Native.File* file, int flags, int* opened)
    {
        var result = _open(vfs, name, file, flags, opened);
        if (result != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0)
            return result;
        var log = Of(file);
        *log = new Log { Own = file->Methods, Methods = *file->Methods };
        log->Methods.Close = &Close;
        log->Methods.Read = &Read;
        log->Methods.Write = &Write;
        log->Methods.Truncate = &Truncate;
        log->Methods.Sync = &Sync;
        log->Methods.Size = &Size;
        file->Methods = &log->Methods;
        return SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(Native.File* file, byte* bytes, int count, long offset)
    {
        var log = Of(file);
        var endsCommit = log->EndsCommit; // Of the header that came last, which may be a page's own or one written anew.
        log->EndsCommit = count == FrameHeader && Unsafe.ReadUnaligned<int>(bytes + DatabaseSize) != 0;
        if (Gather(file, bytes, count, offset) is not SQLITE_OK and var failed)
            return failed;
        return endsCommit && count != FrameHeader ? Flush(file) : SQLITE_OK;
    }

    // Gathers what follows the last write, and what does not is written at once, so that only a page waits for another.
    private static int Gather(Native.File* file, byte* bytes, int count, long offset)
    {
        var log = Of(file);
        var follows = offset == log->Offset + log->Length;
        if ((!follows || count > Room - log->Length) && Flush(file) is not SQLITE_OK and var failed)
            return failed;
        if (!follows || count > Room)
        {
            log->Offset = offset + count;
            return log->Own->Write(file, bytes, count, offset);
        }
        if (log->Bytes is null && (log->Bytes = Native.Allocate(Room)) is null)
            return SQLITE_NOMEM;
        Unsafe.CopyBlockUnaligned(log->Bytes + log->Length, bytes, (uint)count);
        log->Length += count;
        return SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(Native.File* file, byte* bytes, int count, long offset) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Own->Read(file, bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(Native.File* file, long size) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Own->Truncate(file, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native.File* file, int flags) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Own->Sync(file, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(Native.File* file, long* size) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Own->Size(file, size);

    // What is still gathered belongs to no commit.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(Native.File* file)
    {
        var log = Of(file);
        Native.Free(log->Bytes);
        log->Bytes = null;
        return log->Own->Close(file);
    }

    // Forgets what it could not write: SQLite takes the transaction back then.
    private static int Flush(Native.File* file)
    {
        var log = Of(file);
        var (count, offset) = (log->Length, log->Offset);
        (log->Length, log->Offset) = (0, offset + count);
        return count == 0 ? SQLITE_OK : log->Own->Write(file, log->Bytes, count, offset);
    }

    private static Log* Of(Native.File* file) => (Log*)((byte*)file + _fileSize);

    /// <summary>What an open write-ahead log has behind SQLite's own part of it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Log
    {
        public Native.FileMethods Methods;
        public Native.FileMethods* Own;
        public byte* Bytes;
        public long Offset;
        public int Length;
        public bool EndsCommit;
    }
}
