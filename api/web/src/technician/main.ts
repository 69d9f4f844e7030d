import { mount } from 'svelte';
import '../styles/base.css';
import App from './App.svelte';

mount(App, { target: document.getElementById('app') as HTMLElement });

// The page itself is kept on the phone, so that it opens without a network.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/sw.js', { scope: '/technician' });
}
