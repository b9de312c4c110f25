namespace Florin.Client;

/// <summary>Which operation a request is, as far as retries need it.</summary>
internal static class Operation
{
    /// <summary>The header of the key.</summary>
    public const string KeyHeader = "Idempotency-Key";

    private const string Prefix = "/api/";

    private static readonly (string Method, string[] Path)[] WithoutKey = [.. UnkeyedOperations.All.Select(Parts)];
    private static readonly (string Method, string[] Path)[] Open = [.. UnkeyedOperations.Open.Select(Parts)];

    /// <summary>Whether it is one that a key does not protect, so that it is not sent again without an answer.</summary>
    public static bool TakesNoKey(HttpRequestMessage request) => IsOneOf(WithoutKey, request);

    /// <summary>Whether it needs a credential, so that a 401 is about that and not about what was sent, such as a password.</summary>
    public static bool NeedsCredential(HttpRequestMessage request) => !IsOneOf(Open, request);

    private static (string Method, string[] Path) Parts(string operation)
    {
        var parts = operation.Split(' ');
        return (parts[0], parts[1].Split('/'));
    }

    private static bool IsOneOf((string Method, string[] Path)[] operations, HttpRequestMessage request)
    {
        var whole = request.RequestUri?.AbsolutePath ?? "";
        var start = whole.IndexOf(Prefix, StringComparison.Ordinal);
        var path = (start < 0 ? whole : whole[start..]).TrimEnd('/').Split('/');
        return operations.Any(one => one.Method == request.Method.Method && Matches(one.Path, path));
    }

    private static bool Matches(string[] template, string[] path) =>
        template.Length == path.Length
        && template
            .Zip(path)
            .All(pair => pair.First.StartsWith('{') || string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
}
