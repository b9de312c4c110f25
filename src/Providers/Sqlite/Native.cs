using System.Runtime.InteropServices;

namespace Florin.Sqlite;

/// <summary>
/// The calls that are made for each value of each row, straight into the library that SQLitePCLRaw brings. They are short
/// and never wait, so they need neither a reference count on the handle nor the garbage collector's leave, which together
/// cost more than the calls.
/// </summary>
internal static unsafe partial class Native
{
    /// <summary>Makes SQLite copy what is bound.</summary>
    public const nint Transient = -1;

    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindNumber(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    public static partial int BindText(nint statement, int index, byte* utf8, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition]
    public static partial int BindBlob(nint statement, int index, byte* bytes, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long ColumnNumber(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    public static partial byte* ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    public static partial int ColumnLength(nint statement, int column);

    /// <summary>May wait for a disk or a lock, so it is an ordinary call.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    /// <summary>The operating system's functions that SQLite uses by default; null for none of the name.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    public static partial Vfs* FindVfs(byte* name);

    /// <summary>Memory from SQLite, null when there is none.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_malloc"), SuppressGCTransition]
    public static partial byte* Allocate(int bytes);

    /// <summary>Controls a connection's file, here to get the file itself; may wait for a lock.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileControl(nint connection, string database, int operation, void* argument);

    /// <summary>Sets the callback that gets, after each commit, the number of frames in the write-ahead log.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_wal_hook")]
    public static partial nint OnCommit(
        nint connection,
        delegate* unmanaged[Cdecl]<nint, nint, byte*, int, int> hook,
        void* argument
    );

    [LibraryImport(Library, EntryPoint = "sqlite3_free"), SuppressGCTransition]
    public static partial void Free(byte* memory);

    /// <summary>The start of <c>sqlite3_vfs</c>, as far as it is used here: https://sqlite.org/c3ref/vfs.html.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vfs
    {
        private readonly int _version;

        /// <summary>How many bytes SQLite sets aside for each open file.</summary>
        public int FileSize;

        private readonly int _longestPath;
        private readonly nint _next;
        private readonly nint _name;
        private readonly nint _data;

        /// <summary>Opens a file by its name, or a temporary one, into the memory set aside for it.</summary>
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, File*, int, int*, int> Open;
    }

    /// <summary>The start of every open file, <c>sqlite3_file</c>: https://sqlite.org/c3ref/file.html.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct File
    {
        public FileMethods* Methods;
    }

    /// <summary>What can be done with an open file, <c>sqlite3_io_methods</c>: https://sqlite.org/c3ref/io_methods.html.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FileMethods
    {
        private readonly int _version;
        public delegate* unmanaged[Cdecl]<File*, int> Close;
        public delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<File*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<File*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<File*, long*, int> Size;
        private readonly nint _lock;
        private readonly nint _unlock;
        private readonly nint _checkReservedLock;
        private readonly nint _control;
        private readonly nint _sectorSize;
        private readonly nint _deviceCharacteristics;
        private readonly nint _mapShared;
        private readonly nint _lockShared;
        private readonly nint _sharedBarrier;
        private readonly nint _unmapShared;
        private readonly nint _fetch;
        private readonly nint _unfetch;
    }
}
