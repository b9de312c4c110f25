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

    [Fact]
    public async Task Ends_with_code_0_within_five_seconds_of_being_told_to_stop()
    {
        await using var florin = await FlorinProcess.Start(_place.Arguments());
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await florin.Stop());
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("--Florin:BasePort=99999", "Florin:BasePort is '99999'")]
    [InlineData("--services=gateway,acount", "does not know acount; allowed: all, or a comma list of gateway, user")]
    [InlineData("--Florin:Bind=nowhere", "Florin:Bind is 'nowhere': must be an IP address")]
    [InlineData("--Services:account:Address=here", "Services:account:Address is 'here'")]
    [InlineData("--EventStore:SnapshotEvery=0", "EventStore:SnapshotEvery is '0'")]
    [InlineData("--Calls:Bulkhead:MaxConcurrent=many", "Calls:Bulkhead:MaxConcurrent")]
    [InlineData("serve", "'serve' is not understood here")]
    [InlineData("--Florin:BasePort", "--Florin:BasePort has no value")]
    public async Task Is_refused_with_a_message_that_names_key_and_value(string argument, string expected)
    {
        var (code, output) = await FlorinProcess.Run([.. _place.Arguments(), argument]);
        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();
}
