using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Florin.Sqlite;

/// <summary>
/// How SQLite waits for a moment. The library that SQLitePCLRaw brings is built without <c>usleep</c>, so that its waits of
/// microseconds, which connections make who meet at the write-ahead log, last a whole second each, and so does each of its
/// waits for a lock: a commit that meets a reader who looks twice at the log's header would stand for a second.
/// </summary>
internal static unsafe class Sleep
{
    private const int MicrosecondsEach = 1000;
    private const int LongestBusy = 5000;
    private const int LongestPause = 50;

    /// <summary>Makes all connections that are opened from now on wait as long as they mean to.</summary>
    public static void Install()
    {
        var vfs = Native.FindVfs(null);
        if (vfs is not null)
            vfs->Sleep = &Wait;
    }

    /// <summary>Makes a connection wait for locks that others hold, a little longer each time, five seconds in all.</summary>
    /// <returns>SQLite's result.</returns>
    public static int WaitForLocks(nint connection) => Native.OnBusy(connection, &Busy, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Busy(nint argument, int times)
    {
        if (Waited(times) >= LongestBusy)
            return 0;
        Pause(Math.Min(times + 1, LongestPause));
        return 1;
    }

    // 1 + 2 + … milliseconds up to the longest pause, and from there on that one each time.
    private static long Waited(long times) =>
        times <= LongestPause
            ? times * (times + 1) / 2
            : LongestPause * (LongestPause + 1) / 2 + ((times - LongestPause) * LongestPause);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Wait(Native.Vfs* vfs, int microseconds)
    {
        Pause(microseconds / MicrosecondsEach); // Zero gives way to others.
        return microseconds;
    }

    private static void Pause(int milliseconds)
    {
#pragma warning disable RS0030 // SQLite calls this on the thread that is to wait, and does not know of tasks.
        Thread.Sleep(milliseconds);
#pragma warning restore RS0030
    }
}
