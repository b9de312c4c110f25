using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Google.Rpc;
using Grpc.Core;

namespace Florin.System.Tests.Rpc;

/// <summary>Calls meet every protection of the gateway, as requests do.</summary>
public sealed class CallsUnderProtection(CallsUnderProtection.Counting florin) : IClassFixture<CallsUnderProtection.Counting>
{
    /// <summary>A Florin that counts.</summary>
    public sealed class Counting : IAsyncLifetime
    {
        /// <summary>The program.</summary>
        public OneProcess Florin { get; } = new();

        /// <inheritdoc/>
        public async ValueTask InitializeAsync() =>
            await Florin.Start("--Gateway:RateLimit:Enabled=true", "--Gateway:RateLimit:Limit=60");

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Florin.DisposeAsync();
    }

    private OneProcess Florin => florin.Florin;

    [Fact]
    public async Task Are_counted_like_requests_and_refused_with_when_to_come_back()
    {
        var person = await Person.New(Florin);
        using var caller = new Caller(Florin, person.Token);
        var called = await caller.Call("Users/GetMe", "{}");
        for (var i = 0; i < 60 && called.Status is StatusCode.OK; i++)
            called = await caller.Call("Users/GetMe", "{}");
        Assert.Equal((StatusCode.ResourceExhausted, "rate-limited"), (called.Status, called.Code));
        Assert.InRange(called.Part<RetryInfo>()!.RetryDelay.Seconds, 1, 900); // It is limited, so it has one.
        Assert.Equal(429, (await person.Get("/api/user/me")).Status);
    }

    [Fact]
    public async Task Are_counted_where_they_are_refused_before_they_are_requests()
    {
        var person = await Person.New(Florin);
        using var caller = new Caller(Florin, person.Token);
        byte[] noMessage = [0x18, 1]; // A field that no request has.
        var called = await caller.Call("Users/GetMe", noMessage);
        Assert.Equal((StatusCode.InvalidArgument, "invalid-request"), (called.Status, called.Code));
        for (var i = 0; i < 60 && called.Status is StatusCode.InvalidArgument; i++)
            called = await caller.Call("Users/GetMe", noMessage);
        Assert.Equal((StatusCode.ResourceExhausted, "rate-limited"), (called.Status, called.Code));
        Assert.Equal(429, (await person.Get("/api/user/me")).Status);
    }

    [Fact]
    public async Task Are_refused_while_the_circuit_is_open()
    {
        var (person, op) = (await Person.New(Florin), await Operator.Admin(Florin));
        using var caller = new Caller(Florin, person.Token);
        await op.Ask("POST", "/admin/clusters/account/isolate");
        try
        {
            var called = await caller.Call("Accounts/ListAccounts", "{}");
            Assert.Equal((StatusCode.Unavailable, "circuit-open"), (called.Status, called.Code));
        }
        finally
        {
            await op.Ask("POST", "/admin/clusters/account/reset");
        }
        Assert.Equal(StatusCode.OK, (await caller.Call("Accounts/ListAccounts", "{}")).Status);
    }

    [Fact]
    public async Task Answer_the_first_again_under_a_key_whichever_way_it_came()
    {
        var person = await Person.New(Florin);
        using var caller = new Caller(Florin, person.Token);
        var key = Person.Key();
        var opened = await person.Post("/api/account/accounts", new { userId = person.Id, currency = "USD" }, key);
        var request = $"{{\"account\": {{\"userId\": \"{person.Id}\", \"currency\": \"USD\"}}}}";
        var called = await caller.Call("Accounts/OpenAccount", request, ("idempotency-key", key.Value));
        Assert.Equal((string?)opened.Data["id"], (string?)called.Response?["id"]);
        var other = await caller.Call("Accounts/OpenAccount", request.Replace("USD", "EUR"), ("idempotency-key", key.Value));
        Assert.Equal((StatusCode.FailedPrecondition, "idempotency-key-reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Tell_everything_that_is_wrong_by_field()
    {
        var person = await Person.New(Florin);
        using var caller = new Caller(Florin, person.Token);
        var called = await caller.Call("Transactions/CreateTransaction", "{}");
        Assert.Equal((StatusCode.InvalidArgument, "invalid-request"), (called.Status, called.Code));
        Assert.Equal(
            ["amount", "currency", "type", "userId"],
            called.Part<BadRequest>()!.FieldViolations.Select(one => one.Field).Order(StringComparer.Ordinal) // As above.
        );
    }
}
