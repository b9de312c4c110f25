using System.Text.RegularExpressions;
using Florin.Host.Composition;
using Florin.Testing;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The files below <c>deploy</c> fit the program.</summary>
public sealed partial class DeployingFlorin
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "deploy");

    /// <summary>Files that set something.</summary>
    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Where(file => Settings(file).Any())
                .Select(file => Path.GetRelativePath(Folder, file)),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Sets_nothing_that_is_not_read(string file) => KnownSettings.Check(Settings(Path.Combine(Folder, file)));

    [Theory]
    [InlineData("systemd/a.env")]
    [InlineData("systemd/b.env")]
    [InlineData("compose/compose.yaml")]
    [InlineData("kubernetes/florin.yaml")]
    public void Hosts_every_service(string file)
    {
        var hosted = HostedList()
            .Matches(File.ReadAllText(Path.Combine(Folder, file)))
            .Select(match => match.Groups["list"].Value);
        Assert.Contains(
            hosted,
            list => list.Split(',').Order(StringComparer.Ordinal).SequenceEqual(Services().Order(StringComparer.Ordinal))
        );
    }

    private static IEnumerable<string> Services() => Catalog.Services.Select(service => service.Name);

    private static IEnumerable<string> Settings(string file) =>
        Variable().Matches(File.ReadAllText(file)).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal));

    [GeneratedRegex(@"\b[A-Z]\w*?__\w+", RegexOptions.None, 10_000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?:Florin__Services[:=] ?|value: )(?<list>user,[a-z,]+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex HostedList();
}
