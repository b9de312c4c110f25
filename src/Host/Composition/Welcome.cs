using System.Globalization;
using System.Net;
using System.Text;
using Florin.Gateway.Pipeline.Admin;
using Florin.Kernel;
using Florin.Platform.Hosting;

namespace Florin.Host.Composition;

/// <summary>The message on a terminal when everything is ready: the addresses to open, and where the data is.</summary>
internal static class Welcome
{
    /// <summary>The text, in lines of its own.</summary>
    /// <param name="options">What the process hosts.</param>
    /// <param name="admin">The operators' port.</param>
    /// <param name="isSecure">Whether the gateway's port and the operators' speak TLS.</param>
    /// <param name="command">How this program is called, such as <c>bin/florin</c>.</param>
    /// <param name="took">How long it took to become ready.</param>
    public static string Text(FlorinOptions options, AdminOptions admin, bool isSecure, string command, TimeSpan took)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n  Florin is ready after {took.TotalMilliseconds:0} ms. Ctrl+C stops it.\n\n"
        );
        foreach (var (name, value) in Lines(options, admin, isSecure, command))
            text.Append("    ").Append(name.PadRight(17)).Append(Shown.Of(value)).Append('\n');
        return text.Append('\n').ToString();
    }

    /// <summary>How this program was called, so that it can be called again from the same folder.</summary>
    public static string Command()
    {
        var path = Environment.ProcessPath ?? "florin";
        return Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? $"dotnet {Quoted(Near(Path.Combine(AppContext.BaseDirectory, "florin.dll")))}"
            : Quoted(Near(path));
    }

    private static IEnumerable<(string Name, string Value)> Lines(
        FlorinOptions options,
        AdminOptions admin,
        bool isSecure,
        string command
    )
    {
        if (options.Hosts(Catalog.Gateway))
        {
            var gateway = OpenAddress.Of(new IPEndPoint(options.Address, options.BasePort), isSecure);
            yield return ("Gateway", gateway.ToString());
            yield return ("API document", $"{gateway}openapi.json");
            if (admin.Enabled && admin.EndpointOf(options.BasePort) is var operators)
                yield return ("Operators' port", OpenAddress.Of(operators, isSecure).ToString());
        }
        var services = options.Hosted.Where(name => name != Catalog.Gateway).Select(name => $"{name} {options.PortOf(name)}");
        if (string.Join(", ", services) is { Length: > 0 } ports)
            yield return ("Services", $"{ports} on {options.ServiceBind}");
        yield return ("Data", Path.GetFullPath(options.Data));
        if (options.Hosts("user"))
            yield return ("An admin's token", $"{command} token --role admin{Data(options.Data)}");
    }

    // The command's own default needs no mention.
    private static string Data(string folder) =>
        Path.GetFullPath(folder) == Path.GetFullPath(new FlorinOptions().Data) ? "" : $" --data {Quoted(Near(folder))}";

    private static string Near(string path)
    {
        var (full, here) = (Path.GetFullPath(path), Environment.CurrentDirectory + Path.DirectorySeparatorChar);
        return full.StartsWith(here, StringComparison.Ordinal) ? $".{full[(here.Length - 1)..]}" : full;
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;
}
