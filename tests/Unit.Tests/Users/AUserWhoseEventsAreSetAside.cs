using Florin.Contracts.Users;
using Florin.Platform.Calls;
using Florin.Platform.Feeds;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Users;

/// <summary>The view cannot store a user's row, so that it sets aside all that comes later in their stream.</summary>
public sealed class AUserWhoseEventsAreSetAside : IAsyncLifetime
{
    private UsersInMemory _users = null!; // Set before each test, as are the others.
    private string _id = "";
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _users = await UsersInMemory.Start(("Consumers:Attempts", "1"));
        (_id, _token) = await _users.Person("ada@example.com");
        await Caught();
        _users.Views.OnChange = (_, change) =>
        {
            if (change.Key == _id)
                throw new InvalidOperationException("This row cannot be stored.");
        };
        await Act("PUT", "tier", new { tier = "basic" });
        await Caught();
        Assert.Equal(1, Consumer.Parked);
    }

    public async ValueTask DisposeAsync() => await _users.DisposeAsync();

    private Consumer Consumer => _users.Service.Consumers.Single(c => c.Name == "users");

    [Fact]
    public async Task Keeps_their_token_while_nothing_took_it_away()
    {
        Assert.Equal(200, (await _users.Get("/me", _token)).Status);
        await _users.StartAgain();
        await Caught();
        Assert.Equal(1, Consumer.Parked);
        Assert.Equal(200, (await _users.Get("/me", _token)).Status);
        Assert.DoesNotContain(await Revoked(), r => r.Until > 0);
    }

    [Theory]
    [InlineData("POST", "block", null, long.MaxValue)]
    [InlineData("PUT", "role", """{"role":"admin"}""", null)]
    public async Task Loses_the_access_that_a_later_event_takes_away(string method, string verb, string? body, long? until)
    {
        await Act(method, verb, body);
        await Caught();
        Assert.Equal(2, Consumer.Parked);
        Assert.Equal(401, (await _users.Get("/me", _token)).Status);
        Assert.Contains(await Revoked(), r => r.UserId == _id && r.Until == (until ?? r.Until) && r.Until > 0);

        await _users.StartAgain();
        Assert.Equal(401, (await _users.Get("/me", _token)).Status);
        Assert.Contains(await Revoked(), r => r.UserId == _id && r.Until == (until ?? r.Until) && r.Until > 0);

        _users.Views.OnChange = null;
        await Consumer.Retry(null, default);
        Assert.Equal(0, Consumer.Parked);
        Assert.Equal(401, (await _users.Get("/me", _token)).Status);
        Assert.Single(await Revoked(), r => r.UserId == _id && r.Position == _users.Service.Log.Head);
    }

    [Fact]
    public async Task Can_log_in_again_once_unblocked_but_not_with_what_was_issued_before()
    {
        await Act("POST", "block");
        await Act("POST", "unblock");
        await Caught();
        Assert.Equal(401, (await _users.Get("/me", _token)).Status);
        Assert.Equal(200, (await _users.Get("/me", await _users.TokenOf("ada@example.com"))).Status);
    }

    [Fact]
    public async Task Has_no_access_where_their_stream_cannot_be_read()
    {
        await Act("PUT", "tier", new { tier = "premium" });
        await Caught();
        var last = _users.Service.Log.Head;
        Assert.Equal("UserTierChanged", _users.Service.Log.Read(last - 1, 1)[0].Type);
        Assert.Equal(200, (await _users.Get("/me", _token)).Status);
        _users.Disk.Tamper((int)last, json => json[..^3]);
        await _users.StartAgain();
        await Caught();
        Assert.Equal(401, (await _users.Get("/me", _token)).Status);
    }

    private async Task Act(string method, string verb, object? body = null)
    {
        var answer = await _users.Service.SendWith(_users.AdminToken, method, $"/users/{_id}/{verb}", body);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private async Task Caught() =>
        Assert.True(
            await Consumer.Reached(_users.Service.Log.Head, TimeSpan.FromSeconds(30), default),
            $"{Consumer.Position} of {_users.Service.Log.Head}: {Consumer.Halted} {Consumer.Failure}"
        );

    private async Task<IReadOnlyList<Platform.Identity.Tokens.Revocation>> Revoked()
    {
        var asked = new ListRevocations(0);
        return (await _users.Service.Call(UsersClient.RevocationsOperation, asked, new CallContext("req_1"))).Items;
    }
}
