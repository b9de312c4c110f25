using System.Text.Json;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.OAuth;

/// <summary>openid-client and oauth4webapi, as the engineers of partners use them, go every flow and take every wrong turn.</summary>
[Collection(Sharing.Together)]
public sealed class ClientsFromNpm(OneProcess florin)
{
    [Theory]
    [InlineData("openid-client.mjs", 20)]
    [InlineData("oauth4webapi.mjs", 11)]
    public async Task Find_the_authorization_server_as_they_expect_it(string script, int checks)
    {
        var (code, output) = await Run(florin, script, noLeeway: false);
        Assert.True(code == 0, output);
        Assert.Contains($"{checks} checks, 0 failed", output, StringComparison.Ordinal);
    }

    /// <summary>Runs the checks of a script.</summary>
    /// <param name="florin">Where.</param>
    /// <param name="script">Which.</param>
    /// <param name="noLeeway">Whether a refresh token that was used is never taken again there.</param>
    internal static async Task<(int ExitCode, string Output)> Run(ITestFlorin florin, string script, bool noLeeway)
    {
        using var scene = await OAuthScene.Set(florin);
        var (app, other, program) = (await scene.App(), await scene.App(), await scene.Program());
        var told = JsonSerializer.Serialize(
            new
            {
                site = $"{florin.Gateway.BaseAddress}",
                app = new { id = app.Id },
                other = new { id = other.Id },
                program = new { id = program.Id, secret = program.Secret },
                callback = OAuthScene.Callback,
                bye = OAuthScene.AfterLogOut,
                noLeeway,
            }
        );
        return await NodeScript.Run(script, told);
    }
}
