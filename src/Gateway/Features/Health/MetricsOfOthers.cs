using System.Text;
using Florin.Gateway.Model.Clusters;

namespace Florin.Gateway.Features.Health;

/// <summary>Asks the processes of other services for their metrics, each process once.</summary>
internal sealed class MetricsOfOthers(HttpMessageInvoker client, TimeProvider clock)
{
    private const int MostBytes = 8 << 20;
    private const string Started = "\nprocess_start_time_seconds ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The metrics by address of those that answer.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> Ask(IEnumerable<Cluster> clusters, CancellationToken cancel)
    {
        var addresses = clusters
            .SelectMany(cluster => cluster.Destinations)
            .Where(destination => destination.Health is null)
            .Select(destination => (destination.Config.Health ?? destination.Config.Address).TrimEnd('/'))
            .Distinct(StringComparer.Ordinal);
        var answers = await Task.WhenAll(addresses.Select(address => Ask(address, cancel)));
        // A process answers the same at each of its ports.
        return [.. answers.Where(answer => answer.Value.Length > 0).DistinctBy(Process)];
    }

    private static (string, string) Process(KeyValuePair<string, string> answer)
    {
        var at = answer.Value.IndexOf(Started, StringComparison.Ordinal);
        if (at < 0)
            return (answer.Key, "");
        var end = answer.Value.IndexOf('\n', at + 1);
        return (answer.Key.Split(':')[0], answer.Value[at..(end < 0 ? answer.Value.Length : end)]);
    }

    private async Task<KeyValuePair<string, string>> Ask(string address, CancellationToken cancel)
    {
        var name = new Uri(address).Authority;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/metrics");
            using var response = await client.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
                return new(name, "");
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return new(name, await Read(body, either.Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(name, ""); // How the service is, its health says.
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(name, "");
        }
    }

    private static async Task<string> Read(Stream body, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await body.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (text.Length + count > MostBytes)
                return "";
            await text.WriteAsync(buffer.AsMemory(0, count), cancel);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
