using System.Net;
using System.Net.Sockets;
using Florin.System.Tests.Running;

namespace Florin.System.Tests;

/// <summary>What the program does before it serves, and at its end.</summary>
public sealed class StartingFlorin : IDisposable
{
    private readonly Place _place = new();

    [Fact]
    public async Task Is_refused_on_data_that_another_process_has_open()
    {
        await using var first = await FlorinProcess.Start(_place.Arguments());
        using var elsewhere = new Place();
        string[] arguments =
        [
            .. elsewhere.Arguments().Select(a => a == $"--data={elsewhere.Data}" ? $"--data={_place.Data}" : a),
        ];
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.Equal(1, code);
        Assert.Contains("is in use by another florin", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Works_again_on_the_data_of_one_that_was_killed()
    {
        await using (var first = await FlorinProcess.Start(_place.Arguments()))
            await first.Kill();
        await using var second = await FlorinProcess.Start(_place.Arguments());
        Assert.Equal(200, (await _place.Client("gateway").Ask("GET", "/health")).Status);
    }

    // A stop that hangs is cut off, and ends with 143.
    [Fact]
    public async Task Ends_with_code_0_when_it_is_told_to_stop()
    {
        await using var florin = await FlorinProcess.Start(_place.Arguments());
        await florin.StopsWell();
    }

    [Fact]
    public async Task Ends_with_code_0_although_clients_wait_or_send_slowly_and_answers_those_that_wait()
    {
        await using var florin = await FlorinProcess.Start([
            .. _place.Arguments(),
            "--Florin:Admin:Email=a@example.com",
            $"--Florin:Admin:Password={ITestFlorin.AdminPassword}",
        ]);
        var gateway = _place.Client("gateway");
        var token = await gateway.LogIn("a@example.com", ITestFlorin.AdminPassword);
        var userId = (string?)(await gateway.Ask("GET", "/api/user/me", token: token)).Data["id"];
        var opened = await gateway.Ask("POST", "/api/account/accounts", new { userId, currency = "USD" }, token);
        var deposit = new
        {
            userId,
            type = "deposit",
            amount = 5,
            currency = "USD",
            toAccount = (string?)opened.Data["id"],
            reference = "sandbox-timeout",
        };
        var waiting = Enumerable
            .Range(0, 10)
            .Select(_ => gateway.Ask("POST", "/api/transaction/transactions", deposit, token, ("Prefer", "wait=30")))
            .ToList();
        using var slow = new TcpClient("127.0.0.1", _place.BasePort);
        await slow.GetStream().WriteAsync("POST /api/user/users HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"u8.ToArray());
        await Eventually.Is(
            async () =>
                (await gateway.Ask("GET", "/api/transaction/transactions", token: token)).Data["items"]!.AsArray().Count,
            count => count == waiting.Count
        );
        await florin.StopsWell();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(201, answer.Status));
    }

    [Fact]
    public async Task Is_refused_in_one_line_where_a_port_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, _place.BasePort);
        other.Start();
        var (code, output) = await FlorinProcess.Run(_place.Arguments());
        Assert.Equal(1, code);
        Assert.Contains($"Florin:BasePort is '{_place.BasePort}'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task Ends_with_code_0_however_far_it_came(int milliseconds)
    {
        await using var starting = FlorinProcess.Launch(_place.Arguments());
        await Eventually.Is(() => Task.FromResult(Directory.Exists(_place.Data)), isThere => isThere);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        await starting.StopsWell();
        Assert.DoesNotContain("Unhandled", starting.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Florin:DrainTimeout=00:00:03.1", "Florin:DrainTimeout is '00:00:03.1'")]
    [InlineData("--Florin:BasePort=99999", "Florin:BasePort is '99999'")]
    [InlineData(
        "--services=gateway,acount",
        "names unknown services acount; allowed: all, or a comma-separated list of gateway, user"
    )]
    [InlineData("--Florin:Bind=nowhere", "Florin:Bind is 'nowhere': must be an IP address")]
    [InlineData(
        "--Florin:ServiceBind=192.0.2.1",
        "Florin:ServiceBind is '192.0.2.1', where other machines would reach it without TLS"
    )]
    [InlineData("--Services:account:Address=here", "Services:account:Address is 'here'")]
    [InlineData("--EventStore:SnapshotEvery=0", "EventStore:SnapshotEvery is '0'")]
    [InlineData("--Calls:Bulkhead:MaxConcurrent=many", "Calls:Bulkhead:MaxConcurrent")]
    [InlineData("serve", "'serve' is not a known option")]
    [InlineData("--Florin:BasePort", "--Florin:BasePort has no value")]
    public async Task Is_refused_with_a_message_that_names_key_and_value(string argument, string expected)
    {
        var (code, output) = await FlorinProcess.Run([.. _place.Arguments(), argument]);
        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_needed_for_a_token_but_its_directory_is()
    {
        var (code, output) = await FlorinProcess.Run(["token", "--role", "admin", "--data", _place.Data]);
        Assert.Equal(1, code);
        Assert.Contains($"--data: {_place.Data} holds no keys", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_place.Data));
    }

    public void Dispose() => _place.Dispose();
}
