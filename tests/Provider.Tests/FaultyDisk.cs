using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Florin.Sqlite;
using static SQLitePCL.raw;

namespace Florin.Provider.Tests;

/// <summary>What SQLite asks of a disk.</summary>
internal enum DiskCall
{
    Open,
    Write,
    Sync,
    Truncate,
}

/// <summary>
/// A disk under the files of one directory that fails when it is told to, and knows what a power cut would leave: what was
/// synced. As with Linux, what a failed sync did not bring to the disk counts as written from then on, and no later sync
/// brings it there. One at a time.
/// </summary>
internal sealed unsafe class FaultyDisk : IDisposable
{
    private static readonly ConcurrentDictionary<nint, OpenFile> OpenFiles = new();
    private static delegate* unmanaged[Cdecl]<Native.Vfs*, byte*, Native.File*, int, int*, int> _open;
    private static volatile FaultyDisk? _disk;
    private readonly string _directory;
    private readonly Dictionary<string, Platter> _platters = new(StringComparer.Ordinal);

    public FaultyDisk(string directory)
    {
        Connection.OpenOrCreate(":memory:").Dispose(); // So that Florin's own layers lie below this one.
        _directory = directory + Path.DirectorySeparatorChar;
        var vfs = Native.FindVfs(null);
        _disk = this;
        _open = vfs->Open;
        vfs->Open = &Open;
    }

    /// <summary>Whether a call fails.</summary>
    public Func<DiskCall, string, bool> Fails { get; set; } = static (_, _) => false;

    /// <summary>Whether a write or a sync that fails has reached the disk all the same.</summary>
    public Func<bool> ReachesTheDisk { get; set; } = static () => false;

    /// <summary>What the disk holds of a file after a power cut.</summary>
    public void CutPower(string path, string copy)
    {
        lock (_platters)
            foreach (var suffix in (string[])["", "-wal"])
                File.WriteAllBytes(copy + suffix, _platters.TryGetValue(path + suffix, out var found) ? found.Durable() : []);
    }

    /// <summary>What another process finds after this one was killed, on the same disk: all that was written.</summary>
    public void Kill(string path, string copy)
    {
        lock (_platters)
            foreach (var suffix in (string[])["", "-wal"])
            {
                File.WriteAllBytes(copy + suffix, File.Exists(path + suffix) ? File.ReadAllBytes(path + suffix) : []);
                if (_platters.TryGetValue(path + suffix, out var platter))
                    _platters[copy + suffix] = platter.Copy();
            }
    }

    public void Dispose()
    {
        Native.FindVfs(null)->Open = _open;
        _disk = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Native.Vfs* vfs, byte* name, Native.File* file, int flags, int* opened)
    {
        var path = name is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        if (
            _disk is not { } disk
            || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0
            || !path.StartsWith(disk._directory, StringComparison.Ordinal)
        )
            return _open(vfs, name, file, flags, opened);
        if (disk.Fails(DiskCall.Open, path))
        {
            file->Methods = null;
            return SQLITE_CANTOPEN;
        }
        var result = _open(vfs, name, file, flags, opened);
        if (result == SQLITE_OK)
            Cover(disk, path, file);
        return result;
    }

    private static void Cover(FaultyDisk disk, string path, Native.File* file)
    {
        var methods = (Native.FileMethods*)NativeMemory.Alloc((nuint)sizeof(Native.FileMethods));
        *methods = *file->Methods;
        OpenFiles[(nint)file] = new OpenFile(disk, disk.PlatterOf(path), path, (nint)file->Methods, (nint)methods);
        methods->Close = &Close;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        file->Methods = methods;
    }

    private Platter PlatterOf(string path)
    {
        lock (_platters)
        {
            if (!_platters.TryGetValue(path, out var platter))
                _platters[path] = platter = new Platter(File.ReadAllBytes(path));
            else if (new FileInfo(path).Length == 0)
                platter.MakeAgain();
            return platter;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(Native.File* file, byte* bytes, int count, long offset)
    {
        var open = OpenFiles[(nint)file];
        var fails = open.Disk.Fails(DiskCall.Write, open.Path);
        if (fails && !open.Disk.ReachesTheDisk())
            return SQLITE_IOERR_WRITE;
        open.Platter.Write(new ReadOnlySpan<byte>(bytes, count).ToArray(), offset);
        var result = open.Below->Write(file, bytes, count, offset);
        return fails ? SQLITE_IOERR_WRITE : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(Native.File* file, long size)
    {
        var open = OpenFiles[(nint)file];
        if (open.Disk.Fails(DiskCall.Truncate, open.Path))
            return SQLITE_IOERR_TRUNCATE;
        open.Platter.Truncate(size);
        return open.Below->Truncate(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native.File* file, int flags)
    {
        var open = OpenFiles[(nint)file];
        var fails = open.Disk.Fails(DiskCall.Sync, open.Path);
        var result = open.Below->Sync(file, flags);
        open.Platter.Sync(!fails || open.Disk.ReachesTheDisk());
        return fails ? SQLITE_IOERR_FSYNC : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(Native.File* file)
    {
        OpenFiles.TryRemove((nint)file, out var open);
        file->Methods = open!.Below; // Every covered file is there.
        NativeMemory.Free((void*)open.Methods);
        return file->Methods->Close(file);
    }

    private sealed record OpenFile(FaultyDisk Disk, Platter Platter, string Path, nint Under, nint Methods)
    {
        public Native.FileMethods* Below => (Native.FileMethods*)Under;
    }
}

/// <summary>What of a file is on the disk, and what is still only in memory.</summary>
internal sealed class Platter(byte[] durable)
{
    private readonly List<(byte[]? Bytes, long At)> _pending = [];
    private byte[] _durable = durable;
    private byte[]? _before; // Of a file that was removed, which is there again after a power cut before its heir is synced.

    public byte[] Durable()
    {
        lock (_pending)
            return [.. _before ?? _durable];
    }

    /// <summary>The file was removed, or emptied, and is a new one from now on.</summary>
    public void MakeAgain()
    {
        lock (_pending)
        {
            _before ??= _durable;
            _durable = [];
            _pending.Clear();
        }
    }

    public Platter Copy()
    {
        lock (_pending)
        {
            var copy = new Platter([.. _durable]) { _before = _before };
            copy._pending.AddRange(_pending);
            return copy;
        }
    }

    public void Write(byte[] bytes, long offset)
    {
        lock (_pending)
            _pending.Add((bytes, offset));
    }

    public void Truncate(long size)
    {
        lock (_pending)
            _pending.Add((null, size));
    }

    /// <summary>What waits reaches the disk, or never does.</summary>
    public void Sync(bool reaches)
    {
        lock (_pending)
        {
            if (reaches)
            {
                _pending.ForEach(Apply);
                _before = null;
            }
            _pending.Clear();
        }
    }

    private void Apply((byte[]? Bytes, long At) change)
    {
        if (change.Bytes is not { } bytes)
        {
            Array.Resize(ref _durable, (int)Math.Min(_durable.Length, change.At));
            return;
        }
        if (_durable.Length < change.At + bytes.Length)
            Array.Resize(ref _durable, (int)change.At + bytes.Length);
        bytes.CopyTo(_durable, change.At);
    }
}
