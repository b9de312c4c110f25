using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Florin.Host.Composition;

/// <summary>
/// The files of a folder, watched. The system reports at once what is written into them. It does not report that a link leads
/// to another file, as a ConfigMap's do when it changes; so their contents are compared every four seconds. Times would not do:
/// files of one archive often have the same.
/// </summary>
internal sealed class LinkedFiles : IFileProvider, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private readonly string _folder;
    private readonly PhysicalFileProvider _files;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    public LinkedFiles(string folder)
    {
        (_folder, _files) = (folder, new PhysicalFileProvider(folder));
        _timer = TimeProvider.System.CreateTimer(_ => Compare(), null, Period, Period);
    }

    public IFileInfo GetFileInfo(string subpath) => _files.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => _files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter)
    {
        lock (_lock)
        {
            // The configuration asks before it reads, so it reads this content or a newer one.
            var changed = _watched.TryGetValue(filter, out var before) ? before.Changed : new CancellationTokenSource();
            var watched = _watched[filter] = new Watched(ContentOf(filter), changed);
            return new CompositeChangeToken([_files.Watch(filter), new CancellationChangeToken(watched.Changed.Token)]);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _files.Dispose();
        lock (_lock)
        {
            foreach (var watched in _watched.Values)
                watched.Changed.Dispose();
            _watched.Clear(); // For a comparison that is still running.
        }
    }

    private void Compare()
    {
        var changed = new List<Watched>();
        lock (_lock)
            foreach (var (file, watched) in _watched.ToList())
                if (ContentOf(file) != watched.Content && _watched.Remove(file))
                    changed.Add(watched);
        foreach (var watched in changed) // Outside the lock: the configuration is read again, and asks for a new token.
        {
            watched.Changed.Cancel();
            watched.Changed.Dispose();
        }
    }

    // Null where it cannot be read, which is a content of its own: the configuration says what it makes of that.
    private string? ContentOf(string file)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, file))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Watched(string? Content, CancellationTokenSource Changed);
}
