using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// Syncs a file each time so much of it was written, instead of all of it at the end. A checkpoint writes up to 32 MB and
/// then syncs them, and until the disk has taken those, everybody else's sync waits: all logs stood still for 20 ms, twice a
/// second. A piece is there in a millisecond, and who waits comes between two.
/// </summary>
/// <remarks>A sync too many harms nothing, and one that fails is the failure of the write that needed it.</remarks>
internal static unsafe class SyncedInPieces
{
    private const int Piece = 1 << 20;
    private const int Normally = 2; // SQLITE_SYNC_NORMAL, https://sqlite.org/c3ref/c_sync_dataonly.html.

    private static delegate* unmanaged[Cdecl]<Native.Vfs*, byte*, Native.File*, int, int*, int> _open;
    private static int _fileSize;

    /// <summary>Makes all connections that are opened from now on do so. To be called once, before the first.</summary>
    public static void Install()
    {
        var vfs = Native.FindVfs(null);
        if (vfs is null)
            return;
        _open = vfs->Open;
        _fileSize = vfs->FileSize;
        vfs->FileSize = _fileSize + sizeof(Pieces);
        vfs->Open = &Open;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Native.Vfs* vfs, byte* name, Native.File* file, int flags, int* opened)
    {
        var result = _open(vfs, name, file, flags, opened);
        if (result != SQLITE_OK || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
            return result;
        var pieces = Of(file);
        *pieces = new Pieces { Own = file->Methods, Methods = *file->Methods };
        pieces->Methods.Write = &Write;
        pieces->Methods.Sync = &Sync;
        file->Methods = &pieces->Methods;
        return SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(Native.File* file, byte* bytes, int count, long offset)
    {
        var pieces = Of(file);
        if (pieces->Own->Write(file, bytes, count, offset) is not SQLITE_OK and var failed)
            return failed;
        pieces->Unsynced += count;
        return pieces->Unsynced < Piece ? SQLITE_OK : Sync(pieces, file, Normally);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native.File* file, int flags) => Sync(Of(file), file, flags);

    private static int Sync(Pieces* pieces, Native.File* file, int flags)
    {
        pieces->Unsynced = 0;
        return pieces->Own->Sync(file, flags);
    }

    private static Pieces* Of(Native.File* file) => (Pieces*)((byte*)file + _fileSize);

    /// <summary>What an open file has behind SQLite's own part of it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Pieces
    {
        public Native.FileMethods Methods;
        public Native.FileMethods* Own;
        public int Unsynced;
    }
}
