using System.Collections.Concurrent;
using Florin.Platform.Copies;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>A store of attachments in memory, like a bucket, that can be held up, can fail, and remembers what is asked of it.</summary>
internal sealed class AStore : ICopyFiles
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What was asked: the operation, and of a part its place.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What was asked without lists of names, which cleaning up asks for.</summary>
    public IEnumerable<string> Content => Asked.Where(one => !one.StartsWith("Names", StringComparison.Ordinal));

    /// <summary>Runs before each operation; by default nothing.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public string Place => "memory://";

    public string PlaceOf(string name) => Place + name;

    public IDisposable? Hold() => null;

    public async Task<byte[]?> Read(string name, CancellationToken cancel)
    {
        await Begin("Read", cancel);
        return Files.GetValueOrDefault(name);
    }

    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        await Begin("Write", cancel);
        Files[name] = content.ToArray();
    }

    public async Task Write(string name, Stream content, CancellationToken cancel)
    {
        await Begin("Write", cancel);
        using var whole = new MemoryStream();
        await content.CopyToAsync(whole, cancel);
        Files[name] = whole.ToArray();
    }

    public async Task<Stream?> Open(string name, CancellationToken cancel)
    {
        await Begin("Open", cancel);
        return Files.TryGetValue(name, out var content) ? new AResponse(content) : null;
    }

    public async Task<Stream?> OpenPart(string name, long from, long length, CancellationToken cancel)
    {
        await Begin($"OpenPart {from} {length}", cancel);
        return Files.TryGetValue(name, out var content) ? new AResponse([.. content.Skip((int)from).Take((int)length)]) : null;
    }

    public async Task<Uri?> LinkTo(
        string name,
        string contentType,
        string fileName,
        DateTimeOffset until,
        CancellationToken cancel
    )
    {
        await Begin("LinkTo", cancel);
        return new Uri($"https://bucket.example/{name}");
    }

    public async Task Delete(string name, CancellationToken cancel)
    {
        await Begin("Delete", cancel);
        Files.TryRemove(name, out _);
    }

    public async Task<long?> LengthOf(string name, CancellationToken cancel)
    {
        await Begin("LengthOf", cancel);
        return Files.TryGetValue(name, out var content) ? content.Length : null;
    }

    public async Task<IReadOnlyList<string>> Names(string folder, CancellationToken cancel)
    {
        await Before("Names", cancel);
        List<string> names =
        [
            .. Files.Keys.Where(name => folder.Length == 0 || name.StartsWith(folder + "/", StringComparison.Ordinal)),
        ];
        Asked.Enqueue($"Names {folder}".Trim()); // Once it is known what is there.
        return names;
    }

    private Task Begin(string operation, CancellationToken cancel)
    {
        Asked.Enqueue(operation);
        return Before(operation, cancel);
    }

    /// <summary>As it comes over a network: from its beginning to its end, once.</summary>
    private sealed class AResponse(byte[] content) : MemoryStream(content, writable: false)
    {
        public override bool CanSeek => false;
    }
}
