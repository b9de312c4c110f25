using System.Net;
using System.Text;
using Florin.Client;
using Florin.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.Unit.Tests.Clients;

/// <summary>How the package Florin.Client waits for the end of a transaction, and comes out of a container.</summary>
public sealed class WaitingForATransaction
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly List<string> _asked = [];
    private int _version = 1;
    private bool _isNews = true;

    [Fact]
    public async Task Asks_for_what_is_new_and_not_again_and_again()
    {
        using var client = new FlorinClient(Options(), new Florin(this));
        Assert.Equal("COMPLETED", (await client.WaitForCompletion("txn_1", Stop)).Status);
        Assert.Equal(
            [
                "/api/transaction/transactions/txn_1",
                "/api/transaction/transactions/txn_1/events?after=1 wait=20",
                "/api/transaction/transactions/txn_1",
                "/api/transaction/transactions/txn_1/events?after=2 wait=20",
                "/api/transaction/transactions/txn_1",
            ],
            _asked
        );
    }

    [Fact]
    public async Task Leaves_more_and_more_time_between_where_nobody_may_wait()
    {
        var clock = new FakeTime();
        _isNews = false;
        using var client = new FlorinClient(Options(clock), new Florin(this));
        var waiting = client.WaitForCompletion("txn_1", Stop);
        foreach (var milliseconds in new[] { 50, 100, 200 })
        {
            await Eventually.Is(
                () => Task.FromResult(clock.NextTimer),
                next => next == TimeSpan.FromMilliseconds(milliseconds)
            );
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        await Eventually.Is(() => Task.FromResult(clock.NextTimer), next => next == TimeSpan.FromMilliseconds(400));
        _isNews = true;
        clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal("COMPLETED", (await waiting).Status);
    }

    [Fact]
    public async Task Is_done_by_a_client_of_a_container()
    {
        var services = new ServiceCollection();
        services
            .AddFlorinClient(florin =>
                (florin.Address, florin.Credential) = (new Uri("http://florin.test"), FlorinCredential.Token("t"))
            )
            .ConfigurePrimaryHttpMessageHandler(() => new Florin(this));
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        using var client = provider.GetRequiredService<FlorinClient>();
        Assert.Equal("COMPLETED", (await client.WaitForCompletion("txn_1", Stop)).Status);
        Assert.NotSame(client, provider.GetRequiredService<FlorinClient>()); // Each has connections of the factory's.
    }

    [Fact]
    public void Needs_an_address_when_it_is_registered() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddFlorinClient(static _ => { }));

    private static FlorinClientOptions Options(TimeProvider? clock = null) =>
        new() { Address = new Uri("http://florin.test"), Clock = clock ?? TimeProvider.System };

    /// <summary>A Florin with a transaction that each question for news advances, where there are any.</summary>
    private sealed class Florin(WaitingForATransaction test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var waits = request.Headers.TryGetValues("Prefer", out var prefer) ? $" {prefer.Single()}" : "";
            test._asked.Add($"{request.RequestUri!.PathAndQuery}{waits}");
            if (waits.Length > 0 && test._isNews)
                test._version++;
            var status = test._version < 3 ? "PROCESSING" : "COMPLETED";
            var data =
                waits.Length > 0
                    ? "{\"items\": [], \"nextCursor\": null}"
                    : $$"""{"id": "txn_1", "version": {{test._version}}, "status": "{{status}}"}""";
            var json = $$"""{"success": true, "data": {{data}}}""";
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(json, Encoding.UTF8, "application/json"),
                }
            );
        }
    }
}
