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

    /// <summary>Puts it over a write-ahead log that was just opened.</summary>
    public static void Cover(Native.File* file)
    {
        var log = Of(file);
        FileLayers.Layer.Cover(file, &log->Layer);
        log->Layer.Methods.Close = &Close;
        log->Layer.Methods.Read = &Read;
        log->Layer.Methods.Write = &Write;
        log->Layer.Methods.Truncate = &Truncate;
        log->Layer.Methods.Sync = &Sync;
        log->Layer.Methods.Size = &Size;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(Native.File* file, byte* bytes, int count, long offset)
    {
        var log = Of(file);
        if (offset == 0)
            log->Settled = 0; // A header: the log starts again, and all that it held is in the database.
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
            return log->Layer.Below->Write(file, bytes, count, offset);
        }
        if (log->Bytes is null && (log->Bytes = Native.Allocate(Room)) is null)
            return SQLITE_NOMEM;
        Unsafe.CopyBlockUnaligned(log->Bytes + log->Length, bytes, (uint)count);
        log->Length += count;
        return SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(Native.File* file, byte* bytes, int count, long offset) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Layer.Below->Read(file, bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(Native.File* file, long size)
    {
        var log = Of(file);
        log->Settled = Math.Min(log->Settled, size);
        return Flush(file) is not SQLITE_OK and var failed ? failed : log->Layer.Below->Truncate(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native.File* file, int flags) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Layer.Below->Sync(file, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(Native.File* file, long* size) =>
        Flush(file) is not SQLITE_OK and var failed ? failed : Of(file)->Layer.Below->Size(file, size);

    // What is still gathered belongs to no commit.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(Native.File* file)
    {
        var log = Of(file);
        Native.Free(log->Bytes);
        log->Bytes = null;
        return log->Layer.Below->Close(file);
    }

    // Forgets what it could not write: SQLite takes the transaction back then.
    private static int Flush(Native.File* file)
    {
        var log = Of(file);
        var (count, offset) = (log->Length, log->Offset);
        (log->Length, log->Offset) = (0, offset + count);
        return count == 0 ? SQLITE_OK : log->Layer.Below->Write(file, log->Bytes, count, offset);
    }

    /// <summary>What is known of a write-ahead log that was opened here.</summary>
    public static Log* Of(Native.File* file) => &FileLayers.Of(file)->Log;

    /// <summary>What it knows of an open write-ahead log.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Log
    {
        /// <summary>Its methods.</summary>
        public FileLayers.Layer Layer;

        /// <summary>What was gathered; null before the first.</summary>
        public byte* Bytes;

        /// <summary>Where in the file that begins, or where the last write ended.</summary>
        public long Offset;

        /// <summary>How many bytes were gathered.</summary>
        public int Length;

        /// <summary>The last header was that of a commit's last frame.</summary>
        public bool EndsCommit;

        /// <summary>How many bytes a frame has, header and page; 0 where <see cref="Settled"/> was not asked for.</summary>
        public int FrameBytes;

        /// <summary>
        /// Where in the file the last commit that succeeded, sync included, ends; what follows belongs to none.
        /// </summary>
        public long Settled;
    }
}
