using Florin.Platform.Commands;
using Florin.Platform.Hosting;

namespace Florin.Gateway;

/// <summary>Something that an operator may ask or do.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">With <c>{parameters}</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Handle">Does it.</param>
internal sealed record AdminOperation(string Method, string Path, string Description, Func<AdminRequest, Task<Reply>> Handle)
{
    private readonly string[] _segments = Path.Split('/');

    /// <summary>The parameters of a path that is of this form; null for any other.</summary>
    public IReadOnlyDictionary<string, string>? Match(string path)
    {
        var segments = path.Split('/');
        if (segments.Length != _segments.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (form, segment) in _segments.Zip(segments))
            if (form is ['{', .. var name, '}'] && segment.Length > 0)
                values[name] = segment;
            else if (!form.Equals(segment, StringComparison.OrdinalIgnoreCase))
                return null;
        return values;
    }
}

/// <summary>An operator's request.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Values">The path's parameters.</param>
/// <param name="Cancel">Signalled when they go away.</param>
internal sealed record AdminRequest(Actor Actor, IReadOnlyDictionary<string, string> Values, CancellationToken Cancel)
{
    /// <summary>A parameter of the path.</summary>
    public string this[string name] => Values[name];
}
