namespace Florin.Gateway.Pipeline.Admin;

/// <summary>The form of an endpoint's path, with <c>{parameters}</c>.</summary>
internal sealed class PathForm(string path)
{
    private readonly string[] _segments = path.Split('/');

    /// <summary>How many of its segments are parameters: of two forms that fit, the one with fewer is meant.</summary>
    public int Parameters => _segments.Count(IsParameter);

    /// <summary>The parameters of a path that is of this form; null for any other.</summary>
    public IReadOnlyDictionary<string, string>? Match(string path)
    {
        var segments = path.Split('/');
        if (segments.Length != _segments.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (form, segment) in _segments.Zip(segments))
            if (IsParameter(form) && segment.Length > 0)
                values[form[1..^1]] = segment;
            else if (!form.Equals(segment, StringComparison.OrdinalIgnoreCase))
                return null;
        return values;
    }

    private static bool IsParameter(string segment) => segment is ['{', .., '}'];
}
