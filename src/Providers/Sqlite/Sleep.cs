using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Florin.Sqlite;

/// <summary>
/// How SQLite waits for a moment. The library that SQLitePCLRaw brings is built without <c>usleep</c>, so that its waits of
/// microseconds, which connections make who meet at the write-ahead log, last a whole second each.
/// </summary>
internal static unsafe class Sleep
{
    private const int MicrosecondsEach = 1000;

    /// <summary>Makes all connections that are opened from now on wait as long as they mean to.</summary>
    public static void Install()
    {
        var vfs = Native.FindVfs(null);
        if (vfs is not null)
            vfs->Sleep = &Wait;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Wait(Native.Vfs* vfs, int microseconds)
    {
#pragma warning disable RS0030 // SQLite calls this on the thread that is to wait, and does not know of tasks.
        Thread.Sleep(microseconds / MicrosecondsEach); // SQLite's own thread must wait here; zero gives way to others.
#pragma warning restore RS0030
        return microseconds;
    }
}
