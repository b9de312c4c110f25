using System.Globalization;

namespace Florin.Platform.Configuration;

/// <summary>Servers as a setting names them: a comma-separated list of <c>host:port</c>.</summary>
public static class HostPorts
{
    /// <summary>What is wrong with a list; null where nothing is.</summary>
    /// <param name="list">The value of the setting.</param>
    /// <param name="port">A port to show.</param>
    public static string? ProblemOf(string list, int port)
    {
        var read = Read(list).ToList();
        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $"must be a comma-separated list of host:port, such as 127.0.0.1:{port}"
        );
        if (read.Count == 0 || read.Exists(server => server is not (not null, > 0)))
            return $"{expected}.";
        return read.Distinct().Count() < read.Count ? $"{expected}, each once." : null;
    }

    /// <summary>The servers; an invalid host is null, and an invalid port 0.</summary>
    public static IEnumerable<(string? Host, int Port)> Read(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        foreach (var server in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = server.LastIndexOf(':');
            var host = colon > 0 ? server[..colon].ToLowerInvariant() : "";
            yield return (
                Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : host,
                ushort.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    ? port
                    : 0
            );
        }
    }
}
