using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A service answers from its views through a projection, which says what is missing.</summary>
public sealed class WhatAServiceReaches
{
    [Fact]
    public void Leaves_out_the_storage_of_its_views()
    {
        var views = typeof(ServiceRuntime).GetProperty(nameof(ServiceRuntime.Views))!; // The name is checked.
        Assert.False(views.GetMethod!.IsPublic, "A service could read its views without learning that they are not complete.");
    }
}
