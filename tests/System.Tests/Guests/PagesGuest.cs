using Florin.Platform.Hosting.Guests;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.System.Tests.Guests;

/// <summary>Pages of Razor components as a guest.</summary>
internal static class PagesGuest
{
    public const string Policy = "default-src 'self'; style-src 'self' 'nonce-page'";

    public static Guest Make() =>
        new()
        {
            Name = "pages",
            Prefixes = ["/guest"],
            Access = Access.Anyone,
            Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = Policy },
            Services = services => services.AddRazorComponents(),
            Middleware = app => app.UseAntiforgery(),
            Endpoints = endpoints => endpoints.MapRazorComponents<Document>(),
        };
}

/// <summary>The document around each page.</summary>
public sealed class Document : ComponentBase
{
    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddMarkupContent(0, "<!doctype html>");
        builder.OpenElement(1, "html");
        builder.OpenComponent<Router>(2);
        builder.AddAttribute(3, nameof(Router.AppAssembly), typeof(Document).Assembly);
        builder.AddAttribute(4, nameof(Router.Found), (RenderFragment<RouteData>)Found);
        builder.CloseComponent();
        builder.CloseElement();
    }

    private static RenderFragment Found(RouteData data) =>
        page =>
        {
            page.OpenComponent<RouteView>(0);
            page.AddAttribute(1, nameof(RouteView.RouteData), data);
            page.CloseComponent();
        };
}

/// <summary>A page that greets its caller.</summary>
[Route("/guest/hello/{Name}")]
public sealed class Hello : ComponentBase
{
    /// <summary>From the path.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The exchange.</summary>
    [CascadingParameter]
    public HttpContext? Http { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "p");
        builder.AddContent(1, $"Hello {Name}, signed in as {Http?.User.Identity?.Name ?? "nobody"}");
        builder.CloseElement();
    }
}
