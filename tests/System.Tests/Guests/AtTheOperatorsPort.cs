using Florin.Host.Composition;
using Florin.Platform.Identity;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Guests;

/// <summary>Pages that the operators' port serves beside the admin API.</summary>
public sealed class AtTheOperatorsPort : IAsyncLifetime
{
    private const string Page = "/guest/hello/operator";

    private readonly Place _place = new();
    private FlorinApp? _app;

    public async ValueTask InitializeAsync()
    {
        var configuration = Settings.Of([.. _place.Arguments("--services=gateway,user").Skip(1)]);
        var guest = PagesGuest.Make() with { Access = Permission.AdminRead, Prefixes = ["/"] };
        _app = await FlorinApp.Start(configuration, "Production", TimeProvider.System, CancellationToken.None, [guest]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task A_page_is_for_administrators()
    {
        var (_, user) = await _place.Client("gateway").Register("ann");
        var admin = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        Assert.Equal((401, "unauthenticated"), await Ask(Page, token: null));
        Assert.Equal((403, "forbidden"), await Ask(Page, user));
        var page = await _place.Client("admin").Ask("GET", Page, token: admin);
        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
        Assert.Contains("Hello operator, signed in as user_", page.Text);
        Assert.Equal(PagesGuest.Policy, page.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task The_admin_API_stays_where_it_is()
    {
        var admin = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        Assert.Equal((200, null), await Ask("/admin/routes", admin));
        Assert.Equal((404, "not-found"), await Ask("/admin/nothing", admin));
        Assert.Equal((401, "unauthenticated"), await Ask("/admin/routes", token: null));
    }

    private async Task<(int Status, string? Code)> Ask(string path, string? token)
    {
        var answer = await _place.Client("admin").Ask("GET", path, token: token);
        return (answer.Status, answer.Code);
    }
}
