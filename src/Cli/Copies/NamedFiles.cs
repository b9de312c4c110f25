using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Cli.Copies;

/// <summary>What the log of a service says of the files in a folder beside it. Names are those in the data directory.</summary>
/// <param name="service">The service.</param>
/// <param name="folder">The folder.</param>
/// <param name="log">Its log, which may be written meanwhile.</param>
internal sealed class NamedFiles(ServiceDefinition service, NamedFolder folder, ILogReader log)
{
    private readonly EventDecoder _decoder = DecoderOf(service);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Named, long Removed)> _files = new(StringComparer.Ordinal);
    private long _position;

    /// <summary>Reads what the log has had since it was read the last time.</summary>
    /// <exception cref="LogFault">It cannot be read.</exception>
    public async Task Follow(CancellationToken cancel)
    {
        await foreach (var page in log.Scan(_position, cancel))
        foreach (var stored in page)
        {
            if (
                stored.Stream.StartsWith(folder.Streams, StringComparison.Ordinal)
                && folder.Of(_decoder.DecodeOrTell(stored).Data) is { } file
            )
                Take(file, stored.Position);
            _position = stored.Position;
        }
    }

    /// <summary>The files that the log names at a position.</summary>
    public IEnumerable<string> At(long position) =>
        _files.Where(file => file.Value.Named <= position && file.Value.Removed > position).Select(file => file.Key);

    /// <summary>Whether the log says, up to a position, that a file was removed.</summary>
    public bool WasRemoved(string name, long position = long.MaxValue - 1) =>
        _files.TryGetValue(name, out var file) && file.Removed <= position;

    private void Take(NamedFile file, long position)
    {
        if (file.Name is { } name)
        {
            name = $"{service.Name}/{folder.Name}/{name}";
            _names[file.Id] = name;
            _files[name] = (position, long.MaxValue);
        }
        else if (_names.Remove(file.Id, out var removed))
            _files[removed] = _files[removed] with { Removed = position };
    }

    private static EventDecoder DecoderOf(ServiceDefinition service)
    {
        var types = new EventTypes();
        service.Events(types);
        return new EventDecoder(types);
    }
}
