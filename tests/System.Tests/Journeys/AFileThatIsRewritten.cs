using System.Text.Json;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The file of configuration beside the real program, written anew while clients read.</summary>
public sealed class AFileThatIsRewritten : IDisposable
{
    private const string Quiet = "--Logging:LogLevel:Florin.Requests=Warning"; // There are many thousands.
    private const string Refused = "\"EventId\":5011,";
    private static readonly string Name = $"Rewritten-{Environment.ProcessId}";
    private static readonly string Settings = Path.Combine(AppContext.BaseDirectory, $"appsettings.{Name}.json");

    public void Dispose() => File.Delete(Settings);

    [Fact]
    public async Task Is_taken_without_a_failed_request_and_a_broken_one_is_refused()
    {
        await using var one = await Upstream.Start("one");
        await using var two = await Upstream.Start("two");
        using var place = new Place();
        await Write(one, "shop");
        await using var florin = await FlorinProcess.Start(place.Arguments("--services=gateway", Quiet), Name);
        var gateway = place.Client("gateway");
        Assert.Equal(404, (await gateway.Ask("GET", "/late/x")).Status);
        await using var readers = new SteadyReaders(gateway, "/shop/x");
        await readers.Get(100);
        await Write(two, "shop", "late");
        await Says(gateway, "/late/x", "two");
        await Says(gateway, "/shop/x", "two");
        foreach (var (broken, times) in new[] { ("{ not json", 1), (Text(one, "nobody", "shop"), 2) })
        {
            await File.WriteAllTextAsync(Settings, broken);
            await Eventually.Is(() => Task.FromResult(florin.Output.Split(Refused).Length - 1), refused => refused >= times);
            await readers.Get(100);
            await Says(gateway, "/late/x", "two");
        }
        await Write(one, "shop");
        await Says(gateway, "/shop/x", "one");
        await readers.End();
    }

    [Fact]
    public async Task Is_taken_too_where_a_link_leads_to_another_and_kept_where_it_leads_nowhere()
    {
        await using var one = await Upstream.Start("one");
        await using var two = await Upstream.Start("two");
        using var place = new Place();
        var beside = Path.GetDirectoryName(place.Data)!; // The place is a folder of its own.
        var (first, second) = (Path.Combine(beside, "first"), Path.Combine(beside, "second"));
        foreach (var (folder, upstream) in new[] { (first, one), (second, two) })
        {
            Directory.CreateDirectory(folder);
            var settings = Path.Combine(folder, "settings.json");
            await File.WriteAllTextAsync(settings, Text(upstream, "shop", "shop"));
            File.SetLastWriteTimeUtc(settings, DateTime.UnixEpoch); // As files of one archive: their times tell nothing.
        }
        var link = Path.Combine(beside, "current"); // As a ConfigMap has it: the file is a link through a link.
        Directory.CreateSymbolicLink(link, first);
        File.CreateSymbolicLink(Settings, Path.Combine(link, "settings.json"));
        await using var florin = await FlorinProcess.Start(place.Arguments("--services=gateway", Quiet), Name);
        var gateway = place.Client("gateway");
        await Says(gateway, "/shop/x", "one");
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, second);
        await Says(gateway, "/shop/x", "two");
        File.Delete(Settings);
        await Eventually.Is(
            () => Task.FromResult(florin.Output),
            output => output.Contains("no longer exists, or is no longer a file.", StringComparison.Ordinal)
        );
        await Says(gateway, "/shop/x", "two");
    }

    private static Task<Answer> Says(HttpClient gateway, string path, string text) =>
        Eventually.Is(() => gateway.Ask("GET", path), answer => answer.Status == 200 && answer.Text == text);

    private static Task Write(Upstream upstream, params string[] routes) =>
        File.WriteAllTextAsync(Settings, Text(upstream, "shop", routes));

    private static string Text(Upstream upstream, string cluster, params string[] routes) =>
        JsonSerializer.Serialize(
            new
            {
                Gateway = new
                {
                    Clusters = new
                    {
                        shop = new { Destinations = new { a = new { Address = $"http://127.0.0.1:{upstream.Port}" } } },
                    },
                    Routes = routes.ToDictionary(
                        route => route,
                        route => new { ClusterId = cluster, Match = new { Path = $"/{route}/{{**rest}}" } },
                        StringComparer.Ordinal
                    ),
                },
            }
        );
}
