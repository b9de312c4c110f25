using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Florin.Sqlite;

namespace Florin.Provider.Tests;

/// <summary>
/// A file that takes no more bytes from SQLite: while this lives, the <c>pwrite</c> in SQLite's table of system calls
/// (https://sqlite.org/c3ref/vfs.html) is one that fails with ENOSPC for that file. Linux; one at a time.
/// </summary>
internal sealed unsafe partial class FullDisk : IDisposable
{
    private const int SetSystemCall = 144; // Where the pointer stands in sqlite3_vfs, in bytes, with pointers of 8.
    private const int NoSpace = 28; // ENOSPC
    private static volatile string? _full;

    private FullDisk(string path) => (_full, _) = (path, Replace(&Write));

    public static FullDisk For(string path) => new(path);

    public void Dispose() => (_full, _) = (null, Replace(null));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Write(int file, byte* bytes, nint count, long offset)
    {
        if (_full is not { } full || File.ResolveLinkTarget($"/proc/self/fd/{file}", false)?.FullName != full)
            return WriteFile(file, bytes, count, offset);
        Marshal.SetLastSystemError(NoSpace);
        return -1;
    }

    // Null restores the system's own.
    private static int Replace(delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint> write)
    {
        var vfs = Native.FindVfs(null);
        var replace = *(delegate* unmanaged[Cdecl]<Native.Vfs*, byte*, void*, int>*)((byte*)vfs + SetSystemCall);
        fixed (byte* name = "pwrite\0"u8)
            return replace(vfs, name, write);
    }

    [LibraryImport("libc", EntryPoint = "pwrite64")]
    private static partial nint WriteFile(int file, byte* bytes, nint count, long offset);
}
