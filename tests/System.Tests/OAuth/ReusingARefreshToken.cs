using Florin.System.Tests.Running;

namespace Florin.System.Tests.OAuth;

/// <summary>A refresh token that comes again when its time is over, be it from a thief or from whom it was stolen.</summary>
public sealed class ReusingARefreshToken : IAsyncLifetime
{
    private readonly OneProcess _florin = new();

    public async ValueTask InitializeAsync() => await _florin.Start("--Identity:OAuth:RefreshTokenLeeway=00:00:00");

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    [Fact]
    public async Task Is_found_by_a_client_from_npm_too()
    {
        var (code, output) = await ClientsFromNpm.Run(_florin, "oauth4webapi.mjs", noLeeway: true);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Ends_the_grant_however_many_send_it_at_once()
    {
        using var scene = await OAuthScene.Set(_florin);
        var app = await scene.App();
        var first = await scene.Tokens(app);
        var second = await scene.Refresh(app, first["refresh_token"]);
        Assert.Equal(200, await scene.StatusAt("/api/account/accounts", second["access_token"]));
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => scene.Refresh(app, first["refresh_token"])));
        Assert.All(again, answer => Assert.Equal("invalid_grant", answer.Error));
        Assert.Equal(401, await scene.StatusAt("/api/account/accounts", second["access_token"]));
        Assert.Equal("invalid_grant", (await scene.Refresh(app, second["refresh_token"])).Error);
        Assert.Equal(200, (await scene.Refresh(app, (await scene.Tokens(app))["refresh_token"])).Status);
    }
}
