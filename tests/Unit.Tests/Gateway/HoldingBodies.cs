using System.Net;
using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary><c>Gateway:Body:MaxBytes</c> and <c>MaxBytesPerClient</c>: how much of bodies the gateway holds at a time.</summary>
public sealed class HoldingBodies
{
    private const long Megabyte = 1 << 20;
    private static readonly ClientKey Ann = ClientKey.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly ClientKey Bob = ClientKey.Of(IPAddress.Parse("192.0.2.2"));
    private static readonly BodyLimits Limits = new() { MaxBytes = 30 * Megabyte, MaxBytesPerClient = 20 * Megabyte };
    private readonly BodyRoom _room = new();

    [Fact]
    public void Gives_one_address_no_more_than_its_share_and_others_theirs()
    {
        Assert.True(_room.TryTake(Ann, 20 * Megabyte, Limits));
        Assert.False(_room.TryTake(Ann, 1, Limits));
        Assert.True(_room.TryTake(Bob, 10 * Megabyte, Limits));
    }

    [Fact]
    public void Gives_all_together_no_more_than_the_whole()
    {
        Assert.True(_room.TryTake(Ann, 15 * Megabyte, Limits));
        Assert.True(_room.TryTake(Bob, 15 * Megabyte, Limits));
        Assert.False(_room.TryTake(Bob, 1, Limits));
        Assert.False(_room.TryTake(ClientKey.Of(IPAddress.Parse("192.0.2.3")), 1, Limits));
    }

    [Fact]
    public void Takes_nothing_where_it_refuses_and_has_room_again_for_what_is_given_back()
    {
        Assert.False(_room.TryTake(Ann, 21 * Megabyte, Limits));
        Assert.Equal(0, _room.Bytes);
        Assert.True(_room.TryTake(Ann, 20 * Megabyte, Limits));
        _room.Give(Ann, 20 * Megabyte);
        Assert.Equal(0, _room.Bytes);
        Assert.True(_room.TryTake(Ann, 20 * Megabyte, Limits));
    }

    [Theory]
    [InlineData("Gateway:Body:MaxBytesPerClient=10485760", 503)]
    [InlineData("Gateway:Body:MaxBytesPerClient=20971520", 200)]
    public async Task Refuses_what_does_not_fit_beside_the_rest_for_the_moment(string limit, int status)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted),
            limit
        );
        using var held = await RawHttp.Connect(
            gateway.Address,
            "POST /api/account/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n"
        );
        await held.SendAsync(new byte[8_999_999]);
        var answer = await gateway.Send(HttpMethod.Post, "/api/account/x", body: new ByteArrayContent(new byte[9_000_000]));
        // The first may have lost the race for the room, and then the other is refused.
        if (status == (int)answer.StatusCode)
            return;
        Assert.Equal((503, 200), (status, (int)answer.StatusCode));
        var buffer = new byte[64];
        var read = await held.ReceiveAsync(buffer);
        Assert.StartsWith(
            "HTTP/1.1 503 ",
            global::System.Text.Encoding.ASCII.GetString(buffer, 0, read),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("MaxBytes", "10000000")]
    [InlineData("MaxBytesPerClient", "268435457")]
    [InlineData("MaxBytesPerClient", "1")]
    public void Is_refused_at_the_start_where_it_makes_no_sense(string key, string value)
    {
        var settings = new Dictionary<string, string?> { [$"Gateway:Body:{key}"] = value };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var wrong = Assert.Throws<WrongConfiguration>(() => configuration.Options<BodyLimits>("Gateway:Body"));
        Assert.Contains($"Gateway:Body:{key}", wrong.Message, StringComparison.Ordinal);
    }
}
