using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.OAuth;

/// <summary>The pages of the authorization server while another instance of the user service takes over.</summary>
[Collection(SharingInstances.Name)]
public sealed class GoingOnAtTheNextOwner(SeveralInstances florin)
{
    [Fact]
    public async Task Asks_nobody_to_log_in_again_and_takes_a_form_of_before()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var asked = await scene.LogIn(await scene.Browser.Open(scene.Authorize(app)));
        Assert.Equal("/connect/authorize", asked.Action);
        var owner = await Eventually.Is(() => florin.OwnerOf("user"), found => found is not null);
        var admin = await Operator.Admin(florin);
        await Eventually.Is(() => admin.Ask("POST", "/admin/storage/user/release"), answer => answer.Status == 200);
        await Eventually.Is(() => florin.OwnerOf("user"), now => now == 1 - owner);

        var allowed = await Eventually.Is(
            () => scene.Browser.Send(asked, ("decision", "accept")),
            seen => seen.Status is not (421 or 503)
        );
        var code = allowed.Parameter("code");
        Assert.True(code is not null, $"{allowed.Status} {allowed.Page}");
        var tokens = await scene.Exchange(app, code);
        Assert.Equal(200, tokens.Status);
        var again = await scene.Browser.Open(scene.Authorize(app));
        Assert.True(again.Action == "/connect/authorize", $"{again.Status} {again.Page}");
        Assert.Equal(200, (await scene.Refresh(app, tokens["refresh_token"])).Status);
    }
}
