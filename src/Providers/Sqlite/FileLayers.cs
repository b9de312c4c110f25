using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// What lies between SQLite and its files: <see cref="Syncing"/> under the database and its write-ahead log, and
/// <see cref="GatheredWrites"/> above it for the log. A layer keeps what it must know of a file behind SQLite's own part of
/// it, and puts its own methods before those that it calls.
/// </summary>
internal static unsafe class FileLayers
{
    private static delegate* unmanaged[Cdecl]<Native.Vfs*, byte*, Native.File*, int, int*, int> _open;
    private static int _fileSize;

    /// <summary>Puts them over all files that are opened from now on. To be called once, before the first connection.</summary>
    public static void Install()
    {
        var vfs = Native.FindVfs(null);
        if (vfs is null)
            return;
        _open = vfs->Open;
        _fileSize = vfs->FileSize;
        vfs->FileSize = _fileSize + sizeof(Layers);
        vfs->Open = &Open;
    }

    /// <summary>What the layers know of an open file.</summary>
    public static Layers* Of(Native.File* file) => (Layers*)((byte*)file + _fileSize);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Native.Vfs* vfs, byte* name, Native.File* file, int flags, int* opened)
    {
        var result = _open(vfs, name, file, flags, opened);
        if (result != SQLITE_OK || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
            return result;
        *Of(file) = default;
        Syncing.Cover(file, name);
        if ((flags & SQLITE_OPEN_WAL) != 0)
            GatheredWrites.Cover(file);
        return SQLITE_OK;
    }

    /// <summary>A layer's methods, and those below that it calls.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Layer
    {
        /// <summary>What a caller of the file calls.</summary>
        public Native.FileMethods Methods;

        /// <summary>What the layer calls.</summary>
        public Native.FileMethods* Below;

        /// <summary>Puts a layer above those that a file has, which changes nothing until one of its methods is set.</summary>
        public static void Cover(Native.File* file, Layer* layer)
        {
            layer->Below = file->Methods;
            layer->Methods = *file->Methods;
            file->Methods = &layer->Methods;
        }
    }

    /// <summary>What an open file has behind SQLite's own part of it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Layers
    {
        /// <summary>How it is synced.</summary>
        public Syncing.Synced Synced;

        /// <summary>How it is written, where it is a write-ahead log.</summary>
        public GatheredWrites.Log Log;
    }
}
