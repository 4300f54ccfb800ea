package dev.nuwa.s3;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// A program that lists one bucket after the other, each with the properties that stand before it:
/// `name=value … URL name=value … URL`. As in the product the SDK lies in a class loader of its
/// own, which the thread does not know, and the environment is whatever the process was given.
final class ListOnce {

  private ListOnce() {}

  public static void main(String[] arguments) throws Exception {
    try (URLClassLoader own =
        new URLClassLoader("s3", path(), ClassLoader.getPlatformClassLoader())) {
      Properties before = new Properties();
      before.putAll(System.getProperties());
      for (String argument : arguments) {
        int equals = argument.indexOf('=');
        if (argument.startsWith("s3://")) {
          System.out.println(list(own, argument));
          System.setProperties((Properties) before.clone());
        } else {
          System.setProperty(argument.substring(0, equals), argument.substring(equals + 1));
        }
      }
    }
  }

  private static URL[] path() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("nuwa.test.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private static String list(ClassLoader own, String location) throws ReflectiveOperationException {
    try {
      Method method =
          own.loadClass("dev.nuwa.s3.LocalServer").getDeclaredMethod("listAt", String.class);
      method.setAccessible(true);
      method.invoke(null, location);
      return "listed";
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause().getMessage());
    }
  }
}
