using System.Text.RegularExpressions;
using Florin.Host.Composition;
using Florin.Platform.EventLog;
using Florin.Testing;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>The events that the proto files give as examples.</summary>
public sealed partial class EventsInProtoFiles
{
    [Fact]
    public void Have_the_names_that_are_sent()
    {
        var stored = Catalog.Services.SelectMany(service =>
        {
            var types = new EventTypes();
            service.Events(types);
            return types.All.Select(type => type.Name);
        });
        var folder = Path.Combine(SourceTree.Root, "src", "Edges", "Grpc", "Protos", "florin", "v1");
        var named = Directory.EnumerateFiles(folder, "*.proto").SelectMany(file => Examples(File.ReadAllText(file))).ToList();
        Assert.Equal(2, named.Count);
        Assert.Empty(named.Except(stored));
    }

    private static IEnumerable<string> Examples(string proto) =>
        Example().Matches(proto).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"[Ss]uch as (?<name>\S+)\.\r?\n\s*string (event_)?type = ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();
}
