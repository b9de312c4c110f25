using System.Net;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.System.Tests.Journeys;

/// <summary>What one user's transactions do to another's, and to the places for sagas.</summary>
public sealed class SharingTheSagas
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(6);
    private int _asked;

    [Fact]
    public async Task Leaves_others_as_quick_as_before_when_one_users_payments_are_never_answered()
    {
        await using var florin = new OneProcess();
        await florin.Start("--Saga:MaxRunning=8", "--Saga:MaxUnfinishedPerUser=150");
        var (greedy, other) = (await Person.New(florin), await Person.New(florin));
        var target = await greedy.Opens();
        var (from, to) = (await other.OpensWith(100), await other.Opens());
        var items = Enumerable.Range(0, 200).Select(_ => Never(greedy.Deposit(target, 1))).ToArray<JsonNode>();
        var batch = await greedy.Post(
            $"{Person.Transactions}/batch",
            new JsonObject { ["transactions"] = new JsonArray(items) }
        );
        var results = batch.Data["results"]!.AsArray(); // As in the contract.
        var accepted = results.Count(r => (int?)r?["status"] == 201);
        Assert.InRange(accepted, 150, 190);
        Assert.Equal(200 - accepted, results.Count(r => (string?)r?["problem"]?["code"] == "rate-limited"));
        for (var i = 0; i < 20; i++)
            await other.MovesTo("COMPLETED", other.Transfer(from, to, 1));
        Assert.Equal(20m, await other.Balance(to));
    }

    [Fact]
    public async Task Loses_no_transaction_that_is_approved_the_moment_it_goes_to_review()
    {
        await using var florin = new OneProcess();
        await florin.Start("--Risk:LargeAmount:USD=2", "--Saga:MaxRunning=1");
        var admin = await Person.Admin(florin);
        for (var people = 0; people < 4; people++)
        {
            var person = await Person.New(florin);
            var account = await person.Opens();
            var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ApproveAtOnce(person, admin, account)));
            foreach (var id in ids)
                await Eventually.Is(
                    () => person.Get($"{Person.Transactions}/{id}"),
                    answer => (string?)answer.Data["status"] == "COMPLETED"
                );
        }
    }

    [Fact]
    public async Task Completes_a_payment_whose_processor_is_slow_and_asks_it_once()
    {
        await using var processor = await Processor();
        await using var florin = new OneProcess();
        await florin.Start($"--Payment:Processor:Url={processor.Urls.Single()}");
        var person = await Person.New(florin);
        var account = await person.Opens();
        await person.MovesTo("COMPLETED", person.Deposit(account, 10));
        Assert.Equal(10m, await person.Balance(account));
        Assert.Equal(1, _asked);
    }

    [Theory]
    [InlineData(
        "--Saga:PaymentTimeout=00:00:02",
        "Saga:PaymentTimeout is '00:00:02'",
        "Payment:Processor:Timeout is '00:00:30'"
    )]
    [InlineData(
        "--Saga:MaxRetryDelay=00:00:00.010",
        "Saga:RetryDelay is '00:00:00.1000000'",
        "Saga:MaxRetryDelay is '00:00:00.010'"
    )]
    public async Task Does_not_start_with_settings_that_contradict_each_other(string argument, string one, string other)
    {
        using var place = new Place();
        var (code, output) = await FlorinProcess.Run([.. place.Arguments(), argument]);
        Assert.Equal(1, code);
        Assert.Contains(one, output, StringComparison.Ordinal);
        Assert.Contains(other, output, StringComparison.Ordinal);
    }

    private static JsonObject Never(JsonObject deposit)
    {
        deposit["reference"] = "sandbox-timeout";
        return deposit;
    }

    private static async Task<string> ApproveAtOnce(Person person, Person admin, string account)
    {
        var made = await person.Post(Person.Transactions, person.Deposit(account, 2));
        Assert.Equal(201, made.Status);
        var path = $"{Person.Transactions}/{(string?)made.Data["id"]}";
        var approved = await Eventually.Is(() => admin.Post($"{path}/approve"), answer => answer.Status != 409);
        Assert.Equal(200, approved.Status);
        return (string)made.Data["id"]!; // As in the contract.
    }

    private async Task<WebApplication> Processor()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var processor = builder.Build();
        processor.Run(Process);
        await processor.StartAsync(CancellationToken.None);
        return processor;
    }

    private async Task Process(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        await Task.Delay(Slowness, TimeProvider.System, http.RequestAborted);
        http.Response.StatusCode = 200;
    }
}
