using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// The write-ahead log of the connection that writes. SQLite takes every whole commit that it finds there for committed when
/// it reads the log again, also one whose sync failed and was answered as failed. And after a failed sync the kernel may hold
/// pages for written that never reached the disk (https://wiki.postgresql.org/wiki/Fsync_Errors), so that a later sync says
/// nothing about them. So nothing is built on a frame whose sync did not succeed: what follows the last commit that did
/// is cut off, and what is found at a start is written again before anything follows it.
/// </summary>
internal sealed unsafe class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int Piece = 64 * 1024; // SQLite reads and writes less than 128 KB at a time.
    private const int Normally = 2; // SQLITE_SYNC_NORMAL
    private readonly string _path;
    private readonly Native.File* _file; // The connection's, and as long-lived.
    private readonly GatheredWrites.Log* _log;

    /// <summary>Makes durable what a log holds when it is opened, and watches from then on where its last commit ends.</summary>
    /// <exception cref="SqliteFault">The disk does not take it.</exception>
    public WriteAheadLog(Connection connection)
    {
        _path = connection.Path + "-wal";
        _file = connection.WriteAheadLog();
        _log = GatheredWrites.Of(_file);
        WriteAgain();
        var frames = connection.Checkpoint(truncate: false).Logged;
        _log->FrameBytes = FrameHeaderBytes + (int)connection.Number("PRAGMA page_size");
        Settle(_log, frames);
        connection.OnCommit(&Committed, _log);
    }

    /// <summary>
    /// Permanently cuts off what follows the last commit that succeeded. The file is made shorter, which the next process
    /// sees even if this one dies before the sync; and nothing is written over the first frame there, because a truncation
    /// whose sync failed may be lost, and only what is rewritten reaches the disk with the next one.
    /// </summary>
    /// <exception cref="SqliteFault">The disk does not take it; the cut is to be made again.</exception>
    public void Cut()
    {
        _log->Length = 0; // What was gathered and not written is not to be written now.
        var end = _log->Settled;
        _ = _file->Methods->Truncate(_file, end); // What is written over it suffices.
        var nothing = stackalloc byte[HeaderBytes];
        new Span<byte>(nothing, HeaderBytes).Clear();
        var count = end == 0 ? HeaderBytes : FrameHeaderBytes;
        Check(_file->Methods->Write(_file, nothing, count, end), "a commit that failed cannot be taken back");
        Check(_file->Methods->Sync(_file, Normally), "a commit that failed cannot be taken back durably");
    }

    // Bytes that the last process wrote and could not sync may be in memory only, and count as written. Written again, with
    // the same content, they are not.
    private void WriteAgain()
    {
        long size;
        Check(_file->Methods->Size(_file, &size), "its size cannot be read");
        if (size == 0)
            return;
        var bytes = (byte*)NativeMemory.Alloc(Piece);
        try
        {
            for (var offset = 0L; offset < size; offset += Piece)
            {
                var count = (int)Math.Min(Piece, size - offset);
                Check(_file->Methods->Read(_file, bytes, count, offset), "it cannot be read");
                Check(_file->Methods->Write(_file, bytes, count, offset), "it cannot be written");
            }
            Check(_file->Methods->Sync(_file, Normally), "it cannot be synced");
        }
        finally
        {
            NativeMemory.Free(bytes);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Committed(nint log, nint connection, byte* database, int frames)
    {
        Settle((GatheredWrites.Log*)log, frames);
        return SQLITE_OK;
    }

    private static void Settle(GatheredWrites.Log* log, int frames) =>
        log->Settled = frames <= 0 ? 0 : HeaderBytes + ((long)frames * log->FrameBytes);

    private void Check(int result, string problem)
    {
        if (result != SQLITE_OK)
            throw new SqliteFault(_path, result, problem);
    }
}
